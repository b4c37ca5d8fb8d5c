import { clockText, spokenTime } from '../lib/countdown.ts';
import { button, el, setText } from '../lib/dom.ts';
import { claimTurn, dropPass, keepPass, keptPass, queuePath } from '../lib/queue-pass.ts';
import { keptTicket } from '../queue/my-ticket.ts';
import { followPass, type PassTimer, type PassTime } from '../queue/pass-timer.ts';
import type { Shop } from './shop.ts';

/**
 * Above the seats of an event with a queue: how long this fan's pass lasts, that it stands while the sale is paused, that
 * another of their browsers has it, or that it is over. Says nothing while seats are held: then the hold's time counts.
 */
export function createPassStrip(shop: Shop): HTMLElement {
  const eventId = shop.event.id;
  const ticket = keptTicket(eventId)?.ticket;
  /** Who shopped when the queue was switched on has a pass, and no ticket. */
  const claim = (renew: boolean) => claimTurn(eventId, { ...(ticket === undefined ? null : { ticket }), renew });
  const words = el('p', {});
  const lead = el('span', {});
  const clock = el('strong', { class: 'figures' });
  const again = button('', 'link-button', () => void ask());
  const queue = el('a', { href: queuePath(eventId) }, 'Go to the queue');
  const spoken = el('p', { class: 'visually-hidden', role: 'status' });
  const element = el('div', { class: 'pass-strip', hidden: true }, words, again, queue, spoken);
  words.append(lead, clock);
  let timer: PassTimer | null = null;
  let isPaused = false;
  let isLost = false;

  shop.onClock(({ paused }) => timer?.setPaused(paused));
  shop.subscribe(showOrHide);
  shop.onNoPass(() => void afterRefusal());
  shop.onPass((pass) => {
    keepPass(eventId, pass.pass);
    setText(spoken, 'There is a queue now. You are in already: go on choosing.');
    follow(pass);
  });
  void begin();
  return element;

  async function begin(): Promise<void> {
    if (keptPass(eventId) === null) return;
    const answer = await claim(true);
    if (!answer.ok) return;
    if (answer.value.state === 'pass') follow(answer.value);
    else if (answer.value.state === 'elsewhere') showElsewhere();
  }

  function follow(pass: PassTime): void {
    timer?.stop();
    isLost = false;
    timer = followPass(pass, {
      read: () => claim(true),
      onTick: (seconds, announce) => {
        show('Your turn: choose and hold your seats within ', seconds);
        if (isPaused) setText(spoken, 'The sale goes on, and so does your time.');
        isPaused = false;
        showOrHide();
        if (announce !== null) setText(spoken, `${spokenTime(announce)} left to choose your seats.`);
      },
      onPaused: (seconds) => {
        show('The sale is paused and so is your time. Left when it goes on: ', seconds);
        if (!isPaused) setText(spoken, 'The sale is paused and so is your time.');
        isPaused = true;
        showOrHide();
      },
      onElsewhere: showElsewhere,
      onOver: () => {
        // Its time counts no more while seats are held.
        if (shop.hold() !== null) {
          timer = null;
          return;
        }
        lose(
          'Your time to choose is over. You keep your number, and go on as soon as a place is free.',
          'Go on choosing',
        );
      },
    });
    showOrHide();
  }

  function show(text: string, seconds: number): void {
    setText(lead, text);
    setText(clock, clockText(seconds));
    again.hidden = true;
    queue.hidden = true;
  }

  function showElsewhere(): void {
    lose('You went on in another browser. Only one of them can hold seats.', 'Go on here');
  }

  function lose(text: string, action: string): void {
    dropPass(eventId);
    timer = null;
    isLost = true;
    setText(lead, text);
    setText(clock, '');
    setText(spoken, text);
    setText(again, action);
    again.hidden = false;
    queue.hidden = false;
    showOrHide();
  }

  /** The fan wants to go on here: at once where a place is free, else at the queue. */
  async function ask(): Promise<void> {
    const answer = await claim(false);
    if (answer.ok && answer.value.state === 'pass') follow(answer.value);
    else location.assign(queuePath(eventId));
  }

  /** The box office says that this browser has no live pass. */
  async function afterRefusal(): Promise<void> {
    const answer = await claim(true);
    if (answer.ok && answer.value.state === 'elsewhere') return showElsewhere();
    dropPass(eventId);
    location.assign(queuePath(eventId));
  }

  function showOrHide(): void {
    const isShown = isLost || (timer !== null && shop.hold() === null);
    element.hidden = !isShown;
    element.classList.toggle('pass-strip-lost', isLost);
    element.classList.toggle('pass-strip-paused', isPaused);
  }
}
