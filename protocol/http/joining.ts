import * as z from 'zod';

/** What a fan brings who joins a queue. */
export const joinRequestSchema = z
  .strictObject({
    botToken: z.string().min(1).max(2_048).optional().describe('From the Turnstile widget; works once'),
    ticket: z.string().min(1).max(200).optional().describe('A ticket that one has already: no bot check is needed'),
    code: z.string().trim().min(1).max(64).optional().describe('An access code, for an earlier class'),
    invited: z
      .boolean()
      .default(false)
      .describe('The address that one signed in with was invited into an earlier class'),
  })
  .meta({ id: 'JoinRequest' });

export type JoinRequest = z.output<typeof joinRequestSchema>;
