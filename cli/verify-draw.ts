import { runVerifyDraw } from './verify-draw/run-verify-draw.ts';

// Exit code 0 when the draw is in order, whether or not it proves that nobody chose it.
const outcome = await runVerifyDraw(process.argv.slice(2));
if (outcome.ok) console.log(outcome.text);
else console.error(outcome.text);
process.exitCode = outcome.ok ? 0 : 1;
