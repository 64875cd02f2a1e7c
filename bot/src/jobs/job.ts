/** Work of the bot's own, beside what others ask of it. It ends by itself, or with `Interrupted` when the service stops. */
export type Job = () => Promise<void>;
