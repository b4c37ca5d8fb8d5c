import { parseArgs } from 'node:util';
import { isUuid } from '../../domain/shared/ids.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';

export type LedgerArguments =
  | {
      command: 'verify';
      file: string;
      /** The document of GET /v1/keys. */
      keys: string | null;
      /** Documents of GET /v1/events/{eventId}/ledger/head. */
      heads: string[];
    }
  | {
      command: 'export';
      eventId: string;
      out: string;
      /** Where the installation is; null: the running `npm run dev`. */
      origin: string | null;
      tokenFile: string | null;
    };

export const USAGE = `Usage: npm run ledger -- verify FILE [--keys KEYS.json] [--head HEAD.json]...
       npm run ledger -- export EVENT_ID --out FILE [--origin URL] [--token-file TOKEN]

  verify        replays an export and holds every row to the rules; names the first row that is wrong
  --keys        what GET /v1/keys answered; without it heads are held to the keys that the export itself names
  --head        what GET /v1/events/EVENT_ID/ledger/head answered at some time: the ledger must still agree with it

  export        writes the ledger of an event to FILE
  --origin      of the installation; without it that of the running \`npm run dev\`
  --token-file  has an operator's session token; without it ONSALE_TOKEN`;

/** Reads the command line; what is wrong with it as a sentence. */
export function readArguments(words: string[]): Result<LedgerArguments, string> {
  const parsed = parse(words);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  const [command, subject, ...more] = positionals;
  if (more.length > 0) return fail(`What is "${more[0]}" for?`);
  if (command === 'verify') {
    if (subject === undefined) return fail('Which file?');
    return ok({ command, file: subject, keys: values.keys ?? null, heads: values.head ?? [] });
  }
  if (command !== 'export') return fail(command === undefined ? 'What to do?' : `There is no command "${command}".`);
  if (subject === undefined || !isUuid(subject)) return fail('Which event? Its id is a UUID in lower case.');
  if (values.out === undefined) return fail('Where to? Add --out FILE.');
  const { out, origin = null, 'token-file': tokenFile = null } = values;
  if (origin !== null && !URL.canParse(origin)) return fail(`"${origin}" is no address.`);
  return ok({ command, eventId: subject, out, origin, tokenFile });
}

function parse(words: string[]) {
  try {
    return ok(
      parseArgs({
        args: words,
        allowPositionals: true,
        options: {
          keys: { type: 'string' },
          head: { type: 'string', multiple: true },
          out: { type: 'string' },
          origin: { type: 'string' },
          'token-file': { type: 'string' },
        },
      }),
    );
  } catch (error) {
    return fail((error as Error).message);
  }
}
