import about from '../package.json' with { type: 'json' };

/** The version of this bot. */
export const version = about.version;
