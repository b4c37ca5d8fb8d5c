import type { Child } from 'hono/jsx';
import { FONT_PATH, islandAssets, STYLES_PATH, type Island } from './assets.ts';
import { sharedImagePath, type PicturedEvent } from './poster-address.ts';

export interface PageProps {
  title: string;
  description: string;
  /** Path of the page's one address; null: not to be indexed. */
  canonicalPath: string | null;
  /** Scheme and host that fans type. */
  origin: string;
  islands?: Island[];
  /** schema.org documents about the page's subject. */
  jsonLd?: object;
  /** The event whose picture networks show beside a link to the page. */
  pictured?: PicturedEvent | undefined;
  /** iCalendar feed of what the page lists. */
  calendarPath?: string;
  /** `tall`: the page fills the window and scrolls inside itself (the seat map). */
  frame?: 'flow' | 'tall';
  children: Child;
}

/** A whole HTML document. It carries no inline script or style: the content security policy allows none. */
export function Page(props: PageProps) {
  const islands: Island[] = ['account', ...(props.islands ?? [])];
  const preloads = new Set(islands.flatMap((island) => islandAssets(island).imports));
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{props.title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="description" content={props.description} />
        <meta name="color-scheme" content="light dark" />
        <link rel="preload" href={FONT_PATH} as="font" type="font/woff2" crossorigin="anonymous" />
        <link rel="stylesheet" href={STYLES_PATH} />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        {props.canonicalPath === null ? (
          <meta name="robots" content="noindex" />
        ) : (
          <link rel="canonical" href={props.origin + encodeURI(props.canonicalPath)} />
        )}
        <meta property="og:title" content={props.title} />
        <meta property="og:description" content={props.description} />
        <meta property="og:type" content="website" />
        <meta property="og:site_name" content="Onsale" />
        {props.canonicalPath === null ? null : (
          <meta property="og:url" content={props.origin + encodeURI(props.canonicalPath)} />
        )}
        {props.pictured === undefined ? null : <SharedImage event={props.pictured} origin={props.origin} />}
        {props.calendarPath ? (
          <link rel="alternate" type="text/calendar" href={props.calendarPath} title="Calendar" />
        ) : null}
        {props.jsonLd ? <DataBlock type="application/ld+json" data={props.jsonLd} /> : null}
        {[...preloads].map((path) => (
          <link rel="modulepreload" href={path} />
        ))}
        {islands.map((island) => (
          <script type="module" src={islandAssets(island).src} />
        ))}
      </head>
      <body class={props.frame === 'tall' ? 'tall' : undefined}>
        <a class="skip-link" href="#main">
          Skip to content
        </a>
        <Header />
        <main id="main" tabindex={-1}>
          {props.children}
        </main>
        {props.frame === 'tall' ? null : <Footer />}
      </body>
    </html>
  );
}

function SharedImage({ event, origin }: { event: PicturedEvent; origin: string }) {
  return (
    <>
      <meta property="og:image" content={new URL(sharedImagePath(event), origin).href} />
      <meta property="og:image:alt" content={event.name} />
      <meta name="twitter:card" content="summary_large_image" />
    </>
  );
}

/** JSON for scripts and search engines to read; never run by the browser. */
export function DataBlock(props: { type: 'application/ld+json' | 'application/json'; id?: string; data: object }) {
  const json = JSON.stringify(props.data).replaceAll('<', '\\u003c');
  return <script type={props.type} id={props.id} dangerouslySetInnerHTML={{ __html: json }} />;
}

function Header() {
  return (
    <header class="site-header">
      <div class="content site-header-row">
        <a class="wordmark" href="/">
          <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
            <circle class="wordmark-ring" cx="16" cy="16" r="11.5" />
            <circle class="wordmark-seat" cx="16" cy="16" r="4" />
          </svg>
          Onsale
        </a>
        <nav class="site-nav" aria-label="Main">
          <a href="/">Events</a>
          <a href="/bookings">My bookings</a>
          <span data-account="" class="account">
            <a href="/sign-in">Sign in</a>
          </span>
        </nav>
      </div>
    </header>
  );
}

function Footer() {
  return (
    <footer class="site-footer">
      <div class="content site-footer-row">
        <p>The price you see is the price you pay: fees and tax are in it from the start.</p>
        <nav aria-label="More">
          <a href="/cities">Cities and kinds</a>
          <a href="/docs/api">API</a>
        </nav>
      </div>
    </footer>
  );
}
