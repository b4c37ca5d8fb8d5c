import type { TestProject } from 'vitest/node';
import { startStripeDouble } from '../../dev/stripe-double/start-stripe-double.ts';

declare module 'vitest' {
  interface ProvidedContext {
    stripe: { url: string };
  }
}

/**
 * A Stripe double for a project's run. It sends no webhooks: tests in workerd read its events (`GET /v1/events`),
 * sign them, and deliver them when, as often and in what order they like. A fan pays by `POST /pay/:session`, `card=4242…`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const double = await startStripeDouble({});
  project.provide('stripe', { url: double.url });
  return () => double.close();
}
