const WIDGET_URL = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit';
/** Keys that let everybody through, and the token that their widget makes: developers.cloudflare.com/turnstile/troubleshooting/testing. */
const TEST_SITE_KEY = /^1x0{10,}/;
const TEST_TOKEN = 'XXXX.DUMMY.TOKEN.XXXX';

interface Turnstile {
  render(
    place: HTMLElement,
    options: { sitekey: string; callback: (token: string) => void; 'error-callback': () => void },
  ): string;
  remove(widget: string): void;
}

/**
 * Shows Cloudflare's check in `place` and answers the token that it makes; it works once. With the keys of development
 * there is nothing to show.
 * @throws a sentence for the fan when the check cannot be shown
 */
export async function botToken(siteKey: string, place: HTMLElement): Promise<string> {
  if (TEST_SITE_KEY.test(siteKey)) return TEST_TOKEN;
  const turnstile = await loadWidget();
  return await new Promise((resolve, reject) => {
    const widget = turnstile.render(place, {
      sitekey: siteKey,
      callback: (token) => {
        turnstile.remove(widget);
        resolve(token);
      },
      'error-callback': () => reject(new Error(FAILED)),
    });
  });
}

const FAILED =
  'The check that tells people from programs did not work. Allow challenges.cloudflare.com, or try another browser. Your place, if you have one, is kept.';

let loading: Promise<Turnstile> | null = null;

function loadWidget(): Promise<Turnstile> {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = WIDGET_URL;
    script.addEventListener('load', () => resolve((window as unknown as { turnstile: Turnstile }).turnstile));
    script.addEventListener('error', () => {
      loading = null;
      reject(new Error(FAILED));
    });
    document.head.append(script);
  });
  return loading;
}
