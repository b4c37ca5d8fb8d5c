import { runLedger } from './ledger/run-ledger.ts';

// Exit code 0 when the export is in order, or was written.
const outcome = await runLedger(process.argv.slice(2), process.env);
if (outcome.ok) console.log(outcome.text);
else console.error(outcome.text);
process.exitCode = outcome.ok ? 0 : 1;
