import { randomInt } from 'node:crypto';
import { attackedQueue, FORGERIES, isAccepted } from './forge-tokens.ts';

const FORGERIES_DEFAULT = 1_000_000;

/** `npm run forge -- COUNT`: so many forged tickets and passes in equal shares, through the path that ships. */
const wanted = Number(process.argv[2] ?? FORGERIES_DEFAULT);
if (!Number.isSafeInteger(wanted) || wanted < 1) throw new Error('npm run forge -- [COUNT]');
const attacked = attackedQueue();
const [genuine, ...kinds] = FORGERIES;
let accepted = 0;
for (const kind of kinds) {
  const share = Math.ceil(wanted / kinds.length);
  let here = 0;
  for (let attempt = 0; attempt < share; attempt++) if (await isAccepted(attacked, kind, randomInt)) here++;
  console.log(`${kind.padEnd(28)} ${share} tried, ${here} accepted`);
  accepted += here;
}
const control = await isAccepted(attacked, genuine, randomInt);
console.log(
  `${accepted} accepted in all; ${control ? 'a genuine one is accepted' : 'NOT EVEN A GENUINE ONE IS ACCEPTED'}`,
);
process.exitCode = accepted === 0 && control ? 0 : 1;
