import { expect, test } from 'vitest';
import { announcementDue, clockText, spokenTime } from '../../../web/lib/countdown.ts';

test.each([
  [600, '10:00'],
  [599.9, '9:59'],
  [65, '1:05'],
  [0.4, '0:00'],
  [-3, '0:00'],
])('[PAY-1] %d seconds are shown as %s, never as more than is left', (seconds, text) => {
  expect(clockText(seconds)).toBe(text);
});

test.each([
  [300, '5 minutes'],
  [61, '1 minute 1 second'],
  [2.9, '2 seconds'],
  [0, 'no time'],
])('%d seconds are spoken as "%s"', (seconds, text) => {
  expect(spokenTime(seconds)).toBe(text);
});

test('[PAY-2] five minutes and one minute are announced, once each', () => {
  const readings = Array.from({ length: 400 }, (_, i) => 400 - i);
  const announced = readings.flatMap((now) => announcementDue(now + 1, now) ?? []);
  expect(announced).toEqual([300, 60]);
});

test('[PAY-2] a tab that slept past the mark still announces it', () => {
  expect(announcementDue(320, 250)).toBe(300);
  expect(announcementDue(320, 40)).toBe(60);
  expect(announcementDue(59, 58)).toBeNull();
});
