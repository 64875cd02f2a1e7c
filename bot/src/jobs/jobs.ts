import { isInterruption } from '../interrupted.ts';
import { createForgetCommands, type Forgetting } from './forgetCommands.ts';
import { createLeaveIdleRooms, type Leaving } from './leaveIdleRooms.ts';
import { createMigrateCalendars, type Migration } from './migrateCalendars.ts';

/** Which jobs there are to be. */
type Choice = {
  readonly enableControlRoomMigration: boolean;
  readonly leaveIdleRoomsAfterDays: number | undefined;
};

type Surroundings = Forgetting & Migration & Omit<Leaving, 'days'>;

/** Starts the jobs, as far as they are chosen, in the background. One that fails is logged, and begun again when the service is. */
export function startJobs(choice: Choice, surroundings: Surroundings): void {
  const days = choice.leaveIdleRoomsAfterDays;
  const jobs = {
    forgetCommands: createForgetCommands(surroundings),
    ...(choice.enableControlRoomMigration && { migrateCalendars: createMigrateCalendars(surroundings) }),
    ...(days !== undefined && { leaveIdleRooms: createLeaveIdleRooms({ ...surroundings, days }) }),
  };
  for (const [job, run] of Object.entries(jobs)) {
    run().catch((error: unknown) => {
      if (!isInterruption(error))
        surroundings.log.error({ err: error, job }, 'a job in the background has failed');
    });
  }
}
