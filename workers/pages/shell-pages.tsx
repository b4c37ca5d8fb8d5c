import type { Child } from 'hono/jsx';
import type { BeaconChain } from '../../domain/queue/draw/beacon.ts';
import type { Island } from './assets.ts';
import { DataBlock, Page } from './layout.tsx';

/** Pages that are the same for everyone: an island fills them from the API with what is the fan's own. */
export function CheckoutPage({ origin }: { origin: string }) {
  return (
    <Shell origin={origin} island="checkout" title="Pay for your seats" loading="Reading your hold">
      {null}
    </Shell>
  );
}

export function ConfirmationPage({ origin }: { origin: string }) {
  return (
    <Shell origin={origin} island="confirmation" title="Your booking" loading="Asking how your payment went">
      {null}
    </Shell>
  );
}

export function BookingsPage({ origin }: { origin: string }) {
  return (
    <Shell origin={origin} island="bookings" below="text-messages" title="My bookings" loading="Reading your bookings">
      <h1 class="page-title">My bookings</h1>
    </Shell>
  );
}

export function TransferPage({ origin }: { origin: string }) {
  return (
    <Shell origin={origin} island="transfer" title="Tickets for you" loading="Reading the offer">
      {null}
    </Shell>
  );
}

export function SignInPage({ origin }: { origin: string }) {
  return (
    <Shell origin={origin} island="sign-in" title="Sign in" loading="Preparing the form">
      <h1 class="page-title">Sign in</h1>
    </Shell>
  );
}

export function OrganisePage({ origin }: { origin: string }) {
  return (
    <Shell origin={origin} island="organise" title="Your events" loading="Reading your events">
      {null}
    </Shell>
  );
}

export function OrganiseEventPage({ origin }: { origin: string }) {
  return (
    <Shell origin={origin} island="organise-event" title="An event of yours" loading="Reading the event">
      {null}
    </Shell>
  );
}

/** Of a new event, and of a draft. `beacon`: whose rounds decide the order of queues. */
export function OrganiseFormPage({ origin, beacon }: { origin: string; beacon: BeaconChain }) {
  return (
    <Shell origin={origin} island="organise-form" title="Set up an event" loading="Preparing the form">
      <DataBlock type="application/json" id="form-data" data={{ beacon }} />
    </Shell>
  );
}

function Shell(props: {
  origin: string;
  island: Island;
  /** Comes after it and says nothing until it has something to say. */
  below?: Island;
  title: string;
  loading: string;
  children: Child;
}) {
  return (
    <Page
      title={`${props.title} | Onsale`}
      description={props.title}
      canonicalPath={null}
      origin={props.origin}
      islands={props.below ? [props.island, props.below] : [props.island]}
    >
      <div class="content">
        {props.children}
        <div data-island={props.island}>
          <p class="shell-loading quiet" role="status">
            {props.loading}
          </p>
          <noscript>
            <p class="note note-warning">This page needs JavaScript: turn it on and load the page again.</p>
          </noscript>
        </div>
        {props.below ? <section class="below" data-island={props.below} /> : null}
      </div>
    </Page>
  );
}
