/** An invented performer and the show that they tour with. */
export interface Act {
  name: string;
  /** schema.org type of the performer. */
  type: 'Person' | 'MusicGroup' | 'TheaterGroup' | 'DanceGroup' | 'SportsTeam' | 'PerformingGroup';
  biography: string;
  /** schema.org type of the event. */
  eventType: string;
  show: string;
  about: string;
  minutes: number;
  /** Of the usual price. */
  priceFactor: number;
  /** Who else stands on the bill, by name: another act of the season. */
  guest?: string;
}
