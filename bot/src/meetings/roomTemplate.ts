import Joi from 'joi';
import { check } from '../../../shared/src/contract.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { fillTemplate } from './template.ts';

type ConfiguredState = {
  readonly type: string;
  readonly state_key: string;
  readonly content: Content;
};

export type ConfiguredWidget = {
  /** State key and id at once. */
  readonly id: string;
  /** Installed only when asked for. */
  readonly optional: boolean;
  readonly content: Content;
};

type ConfiguredLayout = { readonly widgetIds: readonly string[]; readonly layouts: Content };

/** What an administrator says of every new room: `default_events.json` and `default_widget_layouts.json`. */
export type RoomTemplate = {
  /** State for new rooms, without widgets and without what a meeting decides for itself. */
  readonly state: readonly ConfiguredState[];
  readonly powerLevels: Content;
  readonly encryption: Content | undefined;
  /** `m.room.member` entries: people who are invited to every meeting. */
  readonly members: readonly ConfiguredState[];
  readonly widgets: readonly ConfiguredWidget[];
  readonly roomEvents: readonly { readonly type: string; readonly content: Content }[];
  readonly layouts: readonly ConfiguredLayout[];
};

type EventsFile = {
  readonly state_events?: readonly (ConfiguredState & { readonly optional?: boolean })[];
  readonly room_events?: readonly { readonly type: string; readonly content: Content }[];
};

const anyContent = Joi.object().unknown();

const widgetEntry = Joi.object({
  type: Joi.string().required(),
  state_key: Joi.string().required(),
  optional: Joi.boolean(),
  content: Joi.object({
    type: Joi.string().required(),
    url: Joi.string().required(),
    name: Joi.string().required(),
    data: anyContent,
    avatar_url: Joi.string(),
  })
    .unknown()
    .required(),
}).unknown();

const stateEntry = Joi.object({
  type: Joi.string().required(),
  state_key: Joi.string().allow(''),
  optional: Joi.forbidden(),
  content: anyContent.required(),
}).unknown();

const eventsFile = Joi.object<EventsFile>({
  state_events: Joi.array().items(
    Joi.alternatives().conditional(Joi.object({ type: stateKinds.widget }).unknown(), {
      then: widgetEntry,
      otherwise: stateEntry,
    }),
  ),
  room_events: Joi.array().items(
    Joi.object({ type: Joi.string().required(), content: anyContent.required() }).unknown(),
  ),
}).unknown();

const number = Joi.number();

const layoutsFile = Joi.array<readonly ConfiguredLayout[]>()
  .items(
    Joi.object({
      widgetIds: Joi.array().items(Joi.string()).required(),
      layouts: Joi.object()
        .pattern(
          Joi.string(),
          Joi.object({
            container: Joi.string().valid('top', 'bottom', 'center', 'left', 'right').required(),
            index: number,
            width: number,
            height: number,
          }),
        )
        .required(),
    }),
  )
  .prefs({ allowUnknown: false });

/** What a meeting decides for itself, whatever the file says. */
const decidedByMeeting: readonly string[] = [
  stateKinds.name,
  stateKinds.topic,
  stateKinds.widget,
  stateKinds.spaceParent,
  stateKinds.member,
  stateKinds.powerLevels,
  stateKinds.encryption,
];

/** A template that cannot be filled is found at start and not at the first meeting. */
function tryOut(place: string, content: Content): void {
  try {
    fillTemplate(content, { title: 'title', uuid: 'uuid' });
  } catch (error) {
    throw new Error(`${place} has a template that cannot be filled: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * Reads the two configuration files, already parsed from JSON.
 *
 * @throws Error that names the place in the file which is wrong
 */
export function readRoomTemplate(events: unknown, layouts: unknown): RoomTemplate {
  const file = check<EventsFile>(eventsFile, events);
  const configured = (file.state_events ?? []).map((entry) => ({
    ...entry,
    state_key: entry.state_key ?? '',
  }));
  const roomEvents = file.room_events ?? [];
  for (const [index, { content }] of configured.entries()) tryOut(`state_events.${index}`, content);
  for (const [index, { content }] of roomEvents.entries()) tryOut(`room_events.${index}`, content);
  const first = (type: string) => configured.find((entry) => entry.type === type)?.content;
  return {
    state: configured.filter(({ type }) => !decidedByMeeting.includes(type)),
    powerLevels: first(stateKinds.powerLevels) ?? {},
    encryption: first(stateKinds.encryption),
    members: configured.filter(({ type }) => type === stateKinds.member),
    widgets: configured
      .filter(({ type }) => type === stateKinds.widget)
      .map(({ state_key, optional, content }) => ({ id: state_key, optional: optional ?? false, content })),
    roomEvents,
    layouts: check<readonly ConfiguredLayout[]>(layoutsFile, layouts),
  };
}
