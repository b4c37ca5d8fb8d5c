import { fail, ok, type Result } from '../../domain/shared/result.ts';

const SCRIPT = /<script\b[^>]*\btype\s*=\s*["']?application\/ld\+json["']?[^>]*>(.*?)<\/script\s*>/gis;

/**
 * What a page says about itself: the contents of its `<script type="application/ld+json">` elements, in their
 * order. Elements that are not JSON are passed over, unless all are.
 */
export function jsonLdOfPage(html: string): Result<unknown[], string> {
  const scripts = [...html.matchAll(SCRIPT)].map((match) => match[1]!);
  if (scripts.length === 0) return fail('the page has no <script type="application/ld+json">');
  const documents = scripts.map(parseScript).filter((document) => document !== undefined);
  return documents.length > 0 ? ok(documents) : fail('none of the page’s JSON-LD scripts is JSON');
}

/** Templates wrap the JSON in comments or CDATA, and put raw line breaks into its strings. */
function parseScript(script: string): unknown {
  const json = script
    .replace(/^\s*(\/\/\s*)?(<!--|<!\[CDATA\[)/, '')
    .replace(/(\/\/\s*)?(-->|\]\]>)\s*$/, '')
    .replace(/\p{Control}/gu, ' ');
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
