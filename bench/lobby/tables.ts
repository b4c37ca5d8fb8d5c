import type { Repeated } from './publications.ts';
import type { Returned } from './reconnects.ts';
import { OURS } from './systems.ts';

/** Markdown of what was measured, as `results.md` has it. */
export function publicationsTable(rows: Repeated[]): string {
  const head =
    '| sockets | system | opened/s | KB a socket | p50 ms | p99 ms | last socket, median ms | last socket, worst ms | CPU µs a message | messages per CPU-second |';
  const rule = '| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |';
  const lines = rows.map((row) => {
    const perCpuSecond = Math.round(1_000_000 / row.cpuUsPerMessage).toLocaleString('en-GB');
    const [p50, p99, last, worst] = [row.p50Ms, row.p99Ms, row.lastP50Ms, row.lastMs].map((ms) => ms.toFixed(0));
    const [opened, kb] = [row.openedPerSecond.toFixed(0), row.kbPerSocket.toFixed(0)];
    const cpu = row.cpuUsPerMessage.toFixed(1);
    const sockets = row.sockets.toLocaleString('en-GB');
    return `| ${sockets} | ${row.system} | ${opened} | ${kb} | ${p50} | ${p99} | ${last} | ${worst} | ${cpu} | ${perCpuSecond} |`;
  });
  return [head, rule, ...lines].join('\n');
}

export function reconnectsTable(rows: Returned[]): string {
  const head = '| sockets | system | all back after s | refused attempts | heard the next status |';
  const lines = rows.map(({ sockets, system, back, seconds, refused, heard }) => {
    const all = back === sockets ? seconds.toFixed(1) : `only ${back} in ${seconds.toFixed(1)}`;
    return `| ${sockets.toLocaleString('en-GB')} | ${system} | ${all} | ${refused} | ${heard.toLocaleString('en-GB')} |`;
  });
  return [head, '| ---: | --- | ---: | ---: | ---: |', ...lines].join('\n');
}

/** The bars of issue 5, point 12, of which something was measured now. */
export function barsTable(repeated: Repeated[], returned: Returned[]): string {
  const lines: string[] = [];
  const ours = repeated.filter(({ system }) => system === OURS);
  for (const { sockets, p99Ms, lastMs } of ours) {
    if (sockets === 4_000)
      lines.push(bar('one lobby of 4,000 sockets, p99', { wanted: 250, measured: p99Ms, unit: 'ms' }));
    if (sockets === 9_000) {
      lines.push(
        bar('9,000 sockets, the last of the slowest publication', { wanted: 1_000, measured: lastMs, unit: 'ms' }),
      );
    }
  }
  for (const { seconds, refused, back, sockets } of returned.filter(({ system }) => system === OURS)) {
    const label = `${sockets.toLocaleString('en-GB')} reconnects, ${refused} refused, ${sockets - back} lost`;
    lines.push(bar(label, { wanted: 30, measured: seconds, unit: 's', isFailed: refused > 0 || back < sockets }));
  }
  for (const our of ours) {
    const others = repeated.filter(({ system, sockets }) => system !== OURS && sockets === our.sockets);
    const ratios = others.map(({ system, cpuUsPerMessage }) => {
      return `${(cpuUsPerMessage / our.cpuUsPerMessage).toFixed(2)}× ${system}`;
    });
    if (ratios.length === 0) continue;
    const label = `messages per CPU-second, ${our.sockets.toLocaleString('en-GB')} sockets`;
    lines.push(`| ${label} | a ratio | ${ratios.join(', ')} | |`);
  }
  return ['| bar of issue 5, point 12 | wanted | measured | |', '|---|---:|---:|---|', ...lines].join('\n');
}

function bar(
  label: string,
  { wanted, measured, unit, isFailed = false }: { wanted: number; measured: number; unit: string; isFailed?: boolean },
): string {
  const verdict = measured <= wanted && !isFailed ? 'met' : 'missed';
  return `| ${label} | ≤ ${wanted} ${unit} | ${measured.toFixed(unit === 's' ? 1 : 0)} ${unit} | ${verdict} |`;
}
