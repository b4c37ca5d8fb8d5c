import type * as z from 'zod';
import type { OrganisedEvent } from '../../protocol/http/organised.ts';
import type { presaleCodesAddedSchema, presaleCodesSchema, presaleInvitesSchema } from '../../protocol/http/presale.ts';
import type { Problem } from '../../protocol/problem.ts';
import { change, problemText, readJson, type ApiAnswer } from '../lib/api.ts';
import { button, el, setText } from '../lib/dom.ts';
import { createActionForm } from './action-form.ts';
import { emailHashesOf } from './email-hashes.ts';
import { createField } from './form-field.ts';
import { countOf, countText } from './numbers.ts';

type CodesAdded = z.infer<typeof presaleCodesAddedSchema>;
type CodesPage = z.infer<typeof presaleCodesSchema>;
type Invites = z.infer<typeof presaleInvitesSchema>;

const INVITES_AT_ONCE = 10_000;
const CODES_A_PAGE = 1_000;
/** More are there, and are not counted one by one here. */
const CODE_PAGES_MAX = 20;

/**
 * Who comes before everybody: access codes to give away, and lists of invited addresses, for the presale and for each
 * earlier class of the queue. Null: nobody does.
 */
export function createPresalePanel({ id: eventId, queue, presale }: OrganisedEvent): HTMLElement | null {
  const earlier = queue?.classes.slice(0, -1) ?? [];
  const classes = [...new Set([...(presale ? [presale.name] : []), ...earlier])];
  if (classes.length === 0) return null;
  const parts = classes.map((name, at) => {
    const rights = { buys: presale?.name === name, isCalled: earlier.includes(name) };
    return createClassPart({ eventId, name, at, rights: rightsWords(rights), onChanged: () => void refresh() });
  });
  void refresh();
  return el(
    'section',
    { class: 'stack', 'aria-labelledby': 'presale-title' },
    el('h2', { class: 'section-title', id: 'presale-title' }, presale ? 'Before everybody' : 'Called before everybody'),
    ...parts.map(({ element }) => element),
  );

  async function refresh(): Promise<void> {
    const [codes, invites] = await Promise.all([
      readCodes(eventId),
      readJson<Invites>(`/v1/events/${eventId}/presale/invites`),
    ]);
    parts.forEach((part, at) => {
      const own = codes?.items.filter((code) => code.class === classes[at]) ?? null;
      const invited = invites.ok ? invites.value.classes.find((one) => one.class === classes[at]) : undefined;
      part.set({ codes: own, isAll: codes?.next === null, invited: invites.ok ? (invited?.count ?? 0) : null });
    });
  }
}

/** "buys in the presale", for whoever has a code or an invitation of the class. */
function rightsWords({ buys, isCalled }: { buys: boolean; isCalled: boolean }): string {
  const words = [...(buys ? ['buys in the presale'] : []), ...(isCalled ? ['joins the queue in this class'] : [])];
  return words.join(', and ');
}

interface ClassCounts {
  /** Null: they could not be read. */
  codes: CodesPage['items'] | null;
  isAll: boolean;
  invited: number | null;
}

function createClassPart(options: ClassOptions) {
  const { eventId, name, at, onChanged } = options;
  const counts = el('p', { class: 'quiet figures', role: 'status' });
  const fault = el('p', { class: 'field-error', role: 'alert' });
  const takeBack = button('Take the invitations back', 'link-button', () => void forget());
  takeBack.hidden = true;
  const element = el(
    'section',
    { class: 'panel presale-class', 'aria-labelledby': `class-${at}-title` },
    el('h3', { class: 'small-title', id: `class-${at}-title` }, name),
    counts,
    fault,
    takeBack,
    el(
      'details',
      {},
      el('summary', {}, 'Add access codes'),
      el('div', { class: 'panel-body' }, createCodesForm(options)),
    ),
    el(
      'details',
      {},
      el('summary', {}, 'Invite a list of addresses'),
      el('div', { class: 'panel-body' }, createInvitesForm(options)),
    ),
  );
  return {
    element,
    set: ({ codes, isAll, invited }: ClassCounts) => {
      takeBack.hidden = invited === null || invited === 0;
      if (codes === null || invited === null) return setText(counts, 'What there is cannot be read now.');
      const uses = codes.reduce((sum, code) => sum + code.uses, 0);
      const many = `${countText(codes.length)}${isAll ? '' : ' or more'} access ${codes.length === 1 ? 'code' : 'codes'}`;
      setText(counts, `${many}, used ${countOf(uses, 'time')}. ${countOf(invited, 'address', 'addresses')} invited.`);
    },
  };

  async function forget(): Promise<void> {
    const answer = await change('DELETE', `/v1/events/${eventId}/presale/invites/${encodeURIComponent(name)}`);
    setText(fault, answer.ok ? '' : problemText(answer.problem));
    onChanged();
  }
}

interface ClassOptions {
  eventId: string;
  name: string;
  at: number;
  rights: string;
  onChanged: () => void;
}

/** Codes that are made, or one that somebody thought of. */
function createCodesForm({ eventId, name, at, rights, onChanged }: ClassOptions): HTMLElement {
  const made = createField({
    id: `codes-${at}-count`,
    label: 'Codes to make',
    hint: '12 characters each; nobody guesses one.',
    control: numberInput(100),
    pointers: ['/generate'],
  });
  const own = createField({
    id: `codes-${at}-own`,
    label: 'Or one of your own',
    hint: 'Then none is made. 4 to 40 letters and digits.',
    control: el('input', { class: 'input', autocomplete: 'off', maxlength: 40 }),
    pointers: ['/codes'],
  });
  const uses = createField({
    id: `codes-${at}-uses`,
    label: 'Fans for each code',
    control: numberInput(1),
    pointers: ['/usesMax'],
  });
  const result = el('div', { class: 'stack', role: 'status' });
  const form = createActionForm<CodesAdded>({
    explain: [`Whoever has one ${rights}. A code is used up by as many fans as you say.`],
    fields: [made, uses, own],
    action: 'Add these codes',
    tone: 'quiet',
    send: () => {
      result.replaceChildren();
      const typed = own.control.value.trim();
      return change('POST', `/v1/events/${eventId}/presale/codes`, {
        class: name,
        usesMax: Number(uses.control.value),
        ...(typed === '' ? { generate: Number(made.control.value) } : { codes: [typed] }),
      });
    },
    onDone: ({ codes, added }) => {
      const file = URL.createObjectURL(new Blob([`${codes.join('\n')}\n`], { type: 'text/plain' }));
      result.replaceChildren(
        el('p', {}, added === 0 ? 'They were there before.' : `${countOf(added, 'code')} added.`),
        el('p', {}, el('a', { href: file, download: `codes-${name}.txt` }, 'Download them')),
      );
      own.control.value = '';
      onChanged();
    },
  });
  form.append(result);
  return form;
}

function numberInput(value: number): HTMLInputElement {
  return el('input', { type: 'number', class: 'input figures', min: 1, value });
}

/** A file of addresses, whatever stands around them; only their hashes leave the browser. */
function createInvitesForm({ eventId, name, at, rights, onChanged }: ClassOptions): HTMLElement {
  const file = createField({
    id: `invites-${at}-file`,
    label: 'A file with their addresses',
    hint: 'Text or CSV. The addresses stay here: only a hash of each is sent.',
    control: el('input', { type: 'file', class: 'file-input', accept: '.txt,.csv,text/plain,text/csv' }),
    pointers: ['/emailHashes'],
  });
  const result = el('p', { role: 'status' });
  const form = createActionForm<{ invited: number }>({
    explain: [
      `Whoever signs in with one of these addresses, and says so, ${rights}. The same list again changes nothing.`,
    ],
    fields: [file],
    action: 'Invite them',
    tone: 'quiet',
    send: () => {
      setText(result, '');
      const chosen = file.control.files?.[0];
      if (chosen) return invite(chosen);
      file.setFault('Choose a file.');
      return null;
    },
    onDone: ({ invited }) => {
      setText(result, `${countOf(invited, 'address', 'addresses')} of the file invited.`);
      onChanged();
    },
  });
  form.append(result);
  return form;

  async function invite(chosen: File): Promise<ApiAnswer<{ invited: number }>> {
    const hashes = await emailHashesOf(await chosen.text());
    if (hashes.length === 0) return { ok: false, problem: NO_ADDRESS };
    for (let sent = 0; sent < hashes.length; sent += INVITES_AT_ONCE) {
      const emailHashes = hashes.slice(sent, sent + INVITES_AT_ONCE);
      const body = { class: name, emailHashes };
      const answer = await change<Invites>('POST', `/v1/events/${eventId}/presale/invites`, body);
      if (!answer.ok) return answer;
    }
    return { ok: true, value: { invited: hashes.length } };
  }
}

const NO_ADDRESS: Problem = {
  type: '/problems/invalid-request',
  title: 'There is no address in it',
  status: 400,
  errors: [{ pointer: '/emailHashes', message: 'There is no address in this file.' }],
};

/** All codes, as far as they are counted; null: they cannot be read now. */
async function readCodes(eventId: string): Promise<CodesPage | null> {
  const items: CodesPage['items'] = [];
  let next: string | null = null;
  for (let page = 0; page < CODE_PAGES_MAX; page++) {
    const after: string = next === null ? '' : `&after=${encodeURIComponent(next)}`;
    const answer: ApiAnswer<CodesPage> = await readJson<CodesPage>(
      `/v1/events/${eventId}/presale/codes?limit=${CODES_A_PAGE}${after}`,
    );
    if (!answer.ok) return null;
    items.push(...answer.value.items);
    next = answer.value.next;
    if (next === null) break;
  }
  return { items, next };
}
