/** fan: buys. organiser: sets up events. operator: runs the installation. */
export const ROLES = ['fan', 'organiser', 'operator'] as const;

export type Role = (typeof ROLES)[number];
