import { Hono } from 'hono';
import type { JSX } from 'hono/jsx/jsx-runtime';
import { QUICKNET } from '../../domain/queue/draw/beacon.ts';
import type { HttpEnv } from '../http-env.ts';
import { withCacheHeaders } from '../edge-cache/cache-headers.ts';
import { POLICIES } from '../edge-cache/policies.ts';
import { eventPages } from './event-pages.ts';
import { HOME_PARAMETERS } from './home-address.ts';
import { homePages } from './home-pages.ts';
import { listingPages } from './listing-pages.ts';
import { htmlOf, originOf, type PageContext } from './page-response.ts';
import { siteMaps } from './site-maps.ts';
import {
  BookingsPage,
  CheckoutPage,
  ConfirmationPage,
  OrganiseEventPage,
  OrganiseFormPage,
  OrganisePage,
  SignInPage,
  TransferPage,
} from './shell-pages.tsx';

/** What may stand in a page's query; anything else does not change the page. `search`: of the API's description. */
export const PAGE_PARAMETERS = [...HOME_PARAMETERS, 'search'] as const;

/** Pages that are the same for everyone: they may be answered from a cache and never see a cookie. */
export const publicPages = new Hono<HttpEnv>();

publicPages.route('/', homePages);
publicPages.route('/', siteMaps);
publicPages.route('/', listingPages);
publicPages.route('/', eventPages);
publicPages.get('/events/:eventId/checkout/:holdId', (c) => shell(c, CheckoutPage));
publicPages.get('/events/:eventId/bookings/:bookingId', (c) => shell(c, ConfirmationPage));
publicPages.get('/bookings', (c) => shell(c, BookingsPage));
publicPages.get('/transfers/:transferId', (c) => shell(c, TransferPage));
publicPages.get('/sign-in', (c) => shell(c, SignInPage));
publicPages.get('/organise', (c) => shell(c, OrganisePage));
publicPages.get('/organise/events/new', (c) => shell(c, formPage(c)));
publicPages.get('/organise/events/:eventId/edit', (c) => shell(c, formPage(c)));
publicPages.get('/organise/events/:eventId', (c) => shell(c, OrganiseEventPage));

function formPage(c: PageContext) {
  const beacon = c.env.services.vars.BEACON_CHAIN ?? QUICKNET;
  return (props: { origin: string }) => OrganiseFormPage({ ...props, beacon });
}

async function shell(c: PageContext, page: (props: { origin: string }) => JSX.Element): Promise<Response> {
  return withCacheHeaders(await htmlOf(page({ origin: originOf(c) })), POLICIES.deployed);
}
