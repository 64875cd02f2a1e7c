import type { Config } from './config.ts';
import type { Meetings } from './meetings/meetings.ts';

/** What of the settings concerns meetings. */
export const meetingSettings = (config: Config): Meetings['settings'] => ({
  planner: { url: config.plannerUrl, name: config.plannerName },
  calendarRoomName: config.calendarRoomName,
  linkPrefix: config.linkPrefix,
  cockpit: { url: config.cockpitUrl, name: config.cockpitName },
  breakout: { url: config.breakoutUrl, name: config.breakoutName },
  autoDeletionOffset: config.autoDeletionOffset,
  reads: config.enableCrypto,
});
