import type { SystemName } from '../systems.ts';
import type { MeasuredArm } from './measurements.ts';
import type { SystemSummary } from './summary.ts';

const COLOURS: Record<SystemName, string> = {
  onsale: '#0f766e',
  'redis-lock': '#b45309',
  'redis-batch': '#d97706',
  'postgres-for-update': '#1d4ed8',
  'postgres-cas': '#60a5fa',
  'empty-workerd': '#94a3b8',
};
const WIDTH = 860;
const LABEL_WIDTH = 190;
const BAR_HEIGHT = 16;
const ARM_GAP = 34;
const VALUE_WIDTH = 90;

/** Bars for each arm, each arm on its own scale: accepted a second, or CPU for a refused attempt. */
export function plotOf(arms: readonly MeasuredArm[]): string {
  const parts: string[] = [];
  let top = 10;
  for (const arm of arms) {
    const { summaries } = arm;
    parts.push(text({ x: 10, y: top + 14, content: `${arm.title} — ${unitOf(arm)}`, weight: 600 }));
    top += 22;
    const largest = Math.max(...summaries.map((summary) => valueOf(arm, summary)), Number.MIN_VALUE);
    for (const summary of summaries) {
      parts.push(...bar({ arm, summary, largest, top }));
      top += BAR_HEIGHT + 4;
    }
    top += ARM_GAP - 22;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${top}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
${parts.join('\n')}
</svg>
`;
}

function bar(options: { arm: MeasuredArm; summary: SystemSummary; largest: number; top: number }): string[] {
  const { arm, summary, largest, top } = options;
  const value = valueOf(arm, summary);
  const width = Math.max(1, (value / largest) * (WIDTH - LABEL_WIDTH - VALUE_WIDTH));
  const shown = arm.compares === 'accepted' ? Math.round(value).toLocaleString('en-GB') : value.toFixed(4);
  const y = top + BAR_HEIGHT - 4;
  return [
    text({ x: 10, y, content: summary.system, weight: 400 }),
    `<rect x="${LABEL_WIDTH}" y="${top}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" fill="${COLOURS[summary.system]}"/>`,
    text({ x: LABEL_WIDTH + width + 6, y, content: shown, weight: 400 }),
  ];
}

function valueOf(arm: MeasuredArm, summary: SystemSummary): number {
  return arm.compares === 'accepted' ? summary.acceptedPerSecond : summary.cpuMsPerAttempt;
}

function unitOf(arm: MeasuredArm): string {
  return arm.compares === 'accepted'
    ? 'accepted a second (longer is better)'
    : 'CPU-ms for a refused attempt (shorter is better)';
}

function text(options: { x: number; y: number; content: string; weight: number }): string {
  const { x, y, content, weight } = options;
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y}" font-weight="${weight}" fill="#111">${escaped}</text>`;
}
