import type { Calendar } from './entry.ts';

/** Somebody who is part of a meeting. */
export type IcsPerson = {
  /** How to reach them: `mailto:…`, `matrix:u/alice:example.com`, or any other URI. */
  readonly uri: string;
  readonly name?: string;
};

export type IcsAttendee = IcsPerson & {
  readonly status?: 'ACCEPTED' | 'DECLINED' | 'TENTATIVE' | 'NEEDS-ACTION';
  /** Whether an answer is asked for. */
  readonly rsvp?: boolean;
};

/** A meeting as other programs are told of it. */
export type IcsMeeting = {
  readonly calendar: Calendar;
  readonly title: string;
  readonly description?: string;
  readonly location?: string;
  /** Where to join. */
  readonly url?: string;
  readonly organizer?: IcsPerson;
  readonly attendees?: readonly IcsAttendee[];
  readonly status?: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
  /**
   * When the meeting last changed (UTC ms). What is written depends on it and not on the time of writing, so that the
   * same meeting is the same text, and a reader takes the newer of two.
   */
  readonly changedAt: number;
  /** Grows with each change; made of `changedAt` if left out. */
  readonly sequence?: number;
  /** Minutes before the start at which programs may remind their user. */
  readonly alarms?: readonly number[];
};
