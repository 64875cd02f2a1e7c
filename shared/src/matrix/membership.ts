/** The memberships of whoever is in a room or on the way in. */
export const PARTAKING: readonly string[] = ['join', 'invite', 'knock'];

/** Whether somebody with this `membership` of an `m.room.member` is in the room or on the way in. */
export const takesPart = (membership: unknown): boolean => PARTAKING.includes(String(membership));
