import type { Problem } from '../../protocol/problem.ts';
import { Page } from './layout.tsx';

/** A refusal for people: what happened, what it means for their seats and money, what to do. */
export function ProblemPage({ problem, origin }: { problem: Problem; origin: string }) {
  const words = wordsFor(problem);
  return (
    <Page title={`${words.title} | Onsale`} description={words.title} canonicalPath={null} origin={origin}>
      <div class="content problem">
        <p class="problem-code figures">{problem.status}</p>
        <h1>{words.title}</h1>
        <p class="prose quiet">{words.detail}</p>
        <p class="actions">
          <a class="button" href="/">
            See all events
          </a>
          <a class="button button-quiet" href="/bookings">
            My bookings
          </a>
        </p>
        {problem.instance ? <p class="faint problem-instance">Request {problem.instance}</p> : null}
      </div>
    </Page>
  );
}

function wordsFor(problem: Problem): { title: string; detail: string } {
  if (problem.status === 404) {
    return {
      title: problem.type === '/problems/event-not-found' ? 'This event is not here' : 'There is no page here',
      detail:
        'The address may be mistyped, or what it named has been taken down. Bookings that you made are safe under My bookings.',
    };
  }
  if (problem.status === 410) {
    return {
      title: 'This is over',
      detail: problem.detail ?? 'What this page was about has ended. Nothing was charged.',
    };
  }
  if (problem.status === 503) {
    return {
      title: 'We cannot read this right now',
      detail:
        'The part that answers this page is busy or away for a moment. Seats that you hold and bookings that you made are as they were. Try again in half a minute.',
    };
  }
  if (problem.status >= 500) {
    return {
      title: 'Something broke on our side',
      detail:
        'It is not your doing. Seats that you hold and bookings that you made are as they were, and nothing was charged by this. Try again; if it stays, send us the number below.',
    };
  }
  return { title: problem.title, detail: problem.detail ?? 'Go back and try it another way.' };
}
