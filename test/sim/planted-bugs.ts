import type { SourcePatch } from './platform/load-shipped-code.ts';

/** A bug that is switched on in a test build, by changing the shipped text on its way into memory. */
export interface PlantedBug {
  /** a to t: as in the list of the issue; the others came later. */
  letter: string;
  sentence: string;
  patches: readonly SourcePatch[];
}

const BOX_OFFICE = 'durable-objects/box-office/box-office.ts';
const DECIDE_COMMIT = 'domain/inventory/decide-commit.ts';
const REBUILD = 'workers/rebuild/rebuild-sale.ts';

export const PLANTED_BUGS: readonly PlantedBug[] = [
  bug('a', 'expiry uses < for <=', {
    file: 'domain/inventory/deadlines.ts',
    search: 'deadline.atMs > nowMs',
    replace: 'deadline.atMs >= nowMs',
  }),
  bug('b', 'partial grant when the last seat is gone', {
    file: 'domain/inventory/seat-request.ts',
    search: "return taken.length > 0 ? fail({ reason: 'seats-taken', seats: taken }) : ok(request.picks);",
    replace: `const free = request.picks.filter(({ seat }) => !taken.includes(seat));
    return free.length === 0 ? fail({ reason: 'seats-taken', seats: taken }) : ok(free);`,
  }),
  bug('c', 'expiry frees a seat without a new version', {
    file: 'domain/inventory/apply.ts',
    search: 'if (changes.length > 0) inventory.version++;',
    replace: "if (changes.length > 0 && event.kind !== 'released') inventory.version++;",
  }),
  bug('d', 'commit accepts a stale fence', {
    file: DECIDE_COMMIT,
    search: "if (fenceText(hold) !== fence) return fail({ reason: 'stale-fence', fence: fenceText(hold) });",
    replace: '',
  }),
  bug('e', 'commit accepts a hold that is gone although its seats went to another', {
    file: DECIDE_COMMIT,
    search: "if (taken.length > 0) return fail({ reason: 'seats-taken', seats: taken });",
    replace: '',
  }),
  bug('f', 'the limit is counted per command, not per event', {
    file: 'domain/inventory/decide-hold.ts',
    search: 'if (owned + quantityOf(command.seats) > max)',
    replace: 'if (quantityOf(command.seats) > max)',
  }),
  bug('g', 'a repeated key makes a second hold', {
    file: 'domain/inventory/decide.ts',
    search: '    if (recalled !== null) return recalled;\n',
    replace: '    if (recalled === undefined) return recalled;\n',
  }),
  bug('h', 'answer before commit', {
    file: BOX_OFFICE,
    search: 'if (decision.events.length > 0) this.#commit(',
    replace: 'if (decision.events.length > 0) setTimeout((...args) => this.#commit(...args), 20, ',
  }),
  bug('i', 'memory kept after a failed write', {
    file: BOX_OFFICE,
    search: "this.ctx.abort('a decision failed');",
    replace: '',
  }),
  bug('j', 'alarm not re-armed', {
    file: 'durable-objects/runtime/alarm-clock.ts',
    search: `retryAfterMs: number): Promise<void> {
    this.#setForMs = null;`,
    replace: 'retryAfterMs: number): Promise<void> {',
  }),
  bug('k', 'extension granted twice', {
    file: 'domain/inventory/decide-hold-changes.ts',
    search: "if (hold.extended) return refuse({ reason: 'already-extended' });",
    replace: '',
  }),
  bug('l', 'a late release frees a booked seat', {
    file: 'domain/inventory/decision.ts',
    search: "if (hold.phase.name === 'committed') return fail({ reason: 'wrong-state', state: 'committed' });",
    replace: '',
  }),
  bug('m', 'a delta omits a seat that changed twice in a tick', {
    file: 'durable-objects/box-office/seat-change-pushes.ts',
    search: 'for (const floor of this.#floors) for (const seat of seats) floor.changedSeats.add(seat);',
    replace: `for (const floor of this.#floors)
      for (const seat of seats) if (!floor.changedSeats.delete(seat)) floor.changedSeats.add(seat);`,
  }),
  bug('n', 'a checkpoint taken in the middle of a batch', {
    file: BOX_OFFICE,
    search: 'const anyFact = sale.ledger.append(',
    replace: `if (sale.ledger.eventsSinceCheckpoint >= 20) sale.ledger.writeCheckpoint(sale.inventory);
      const anyFact = sale.ledger.append(`,
  }),
  bug('o', 'the delivered cursor moved before the delivery was accepted', {
    file: 'durable-objects/box-office/fact-delivery.ts',
    search: 'await this.#storage.sync();',
    replace: `this.delivered(delivery);
      await this.#storage.sync();`,
  }),
  bug('p', 'rebuild keeps the epoch', {
    file: REBUILD,
    search: 'publication: publicationFrom(sold, epoch),',
    replace: 'publication: publicationFrom(sold, epoch - 1),',
  }),
  bug('q', 'counts drift on refund', {
    file: 'domain/inventory/apply.ts',
    search: 'return turn(inventory, event.seats, BOOKED, AVAILABLE);',
    replace: `inventory.counts[0] = inventory.counts[0]! + 1;
      return turn(inventory, event.seats, BOOKED, AVAILABLE);`,
  }),
  bug('r', 'the ledger frame omits a result of its batch', {
    file: BOX_OFFICE,
    search: 'sale.ledger.append(decision.events, nowMs)',
    replace: 'sale.ledger.append(decision.events.slice(0, Math.max(1, decision.events.length - 1)), nowMs)',
  }),
  bug(
    's',
    'commit recomputes the price',
    {
      file: DECIDE_COMMIT,
      search: "import { priceTotalMinor } from '../shared/money.ts';",
      replace: `import { priceTotalMinor } from '../shared/money.ts';
import { quoteSeats } from '../pricing/quote.ts';`,
    },
    {
      file: DECIDE_COMMIT,
      search: 'const { userId, quote } = sellable.value;',
      replace: `const { userId } = sellable.value;
    const picks = sellable.value.quote.seats.map(({ seat }) => ({ seat, zone: inventory.layout.zoneOf[seat]!, ticketType: 0 }));
    const quote = quoteSeats(inventory.publication, picks);`,
    },
  ),
  bug('t', 'a clock that steps back revives an expired hold', {
    file: 'durable-objects/runtime/event-clock.ts',
    search: 'return Math.max(Date.now(), this.#committedMs);',
    replace: 'return Date.now();',
  }),
  bug(
    'u',
    'a rebuild that broke off opens its epoch a second time',
    {
      file: REBUILD,
      search: `    case 'opening':
      if (state.sinceMs < OPENING_MS_MAX) await sleep(LOOK_AGAIN_MS);
      else await leaveEpoch(services.db, { eventId, epoch });
      return { lookAgainFor: begun.requestKey };`,
      replace: "    case 'opening':",
    },
    { file: REBUILD, search: '{ eventId, epoch }))) return null;', replace: '{ eventId, epoch }))) void 0;' },
  ),
  bug('v', 'a booking does not free its slot', {
    file: 'domain/queue/pass.ts',
    search: "if (kind === 'committed') return [",
    replace: 'if (entry === null) return [',
  }),
  bug('w', 'a fan’s other browser leaves the first pass alive', {
    file: 'domain/queue/pass.ts',
    search: 'slot?.passSeq === pass?.passSeq && slot?.deviceId === fan.deviceId',
    replace: 'fan !== null',
  }),
  bug('x', 'a hold is changed without a look at the pass', {
    file: 'domain/inventory/decide-hold.ts',
    search: 'const slot = inventory.queue && slotOfPass(inventory.queue, command);',
    replace: `const { slots, slotOfHold } = inventory.queue ?? {};
  const filled = replaces && slots?.get(slotOfHold!.get(replaces.holdId)!);
  const slot = inventory.queue && (filled ?? slotOfPass(inventory.queue, command));`,
  }),
  bug('y', 'who holds seats and has no socket is turned away when a queue is switched on', {
    file: 'domain/inventory/decide-switch-on.ts',
    search: 'for (const { userId, deviceId, holdId } of inOrder) keep({ userId, deviceId }, holdId);',
    replace: '',
  }),
  bug(
    'z',
    'a queue that was switched on gives slots while too many shop',
    {
      file: 'domain/queue/admission.ts',
      search: 'slots.size < plan.capacity ?',
      replace: '(plan.isFirstCome === true || slots.size < plan.capacity) ?',
    },
    {
      file: 'domain/queue/queue.ts',
      search: "invariant(queue.slots.size < queue.plan.capacity, 'slots never exceed capacity');",
      replace: '',
    },
  ),
  bug('aa', 'a permit of the presale counts whoever brings it', {
    file: 'durable-objects/floor/queue-gate.ts',
    search: 'return read.ok ? { ...command, isPermitted: true } : command;',
    replace: 'return { ...command, isPermitted: read.ok || true };',
  }),
];

function bug(letter: string, sentence: string, ...patches: SourcePatch[]): PlantedBug {
  return { letter, sentence, patches };
}
