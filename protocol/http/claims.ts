import * as z from 'zod';

/** What a fan brings whose number is called. */
export const claimRequestSchema = z
  .strictObject({
    ticket: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('From joining the queue; without it only a pass that one has already is found'),
    renew: z
      .boolean()
      .default(false)
      .describe('I am still here: a pass that another of my browsers has by now stays there'),
  })
  .meta({ id: 'ClaimRequest' });

export type ClaimRequest = z.output<typeof claimRequestSchema>;

/** How a fan's claim stands. */
export const claimSchema = z
  .discriminatedUnion('state', [
    z.object({
      state: z.literal('pass').describe('You may shop'),
      pass: z.string().describe('Goes with every hold, in the header `Onsale-Pass`; good in this browser only'),
      secondsLeft: z.number().nonnegative().describe('Of the pass; it lasts as long as a hold that is made meanwhile'),
      paused: z.boolean().describe('The time of passes stands'),
    }),
    z.object({
      state: z.literal('in-line').describe('You are called; the next free place goes to who stands first'),
      ahead: z.int().nonnegative(),
      renewSeconds: z.int().positive().describe('Say within this time that you are still here, unless by a socket'),
    }),
    z.object({ state: z.literal('not-called').describe('It is not your turn yet'), number: z.int().nullable() }),
    z.object({
      state: z.literal('elsewhere').describe('You shop in another browser; claim without `renew` to go on here'),
    }),
    z.object({ state: z.literal('ended').describe('Nothing is left to wait for') }),
  ])
  .meta({ id: 'Claim' });

export type Claim = z.infer<typeof claimSchema>;
