// What the library leaves to a client: asking its user, and speaking with the homeserver.
import {
  OpenIDRequestState,
  WidgetDriver,
  type Capability,
  type IOpenIDCredentials,
  type IOpenIDUpdate,
  type IRoomEvent,
  type ISearchUserDirectoryResult,
  type ISendEventDetails,
  type IWidgetApiErrorResponseDataDetails,
  type SimpleObservable,
} from 'matrix-widget-api';
import type { Questions } from './questions.ts';
import { Refused, type Request, type Rooms } from './rooms.ts';

export type World = {
  readonly userId: string;
  readonly request: Request;
  readonly rooms: Rooms;
  readonly questions: Questions;
  /** The room that the user looks at. */
  readonly roomId: string;
  readonly navigate: (uri: string) => void;
};

/** Encrypts and sends, where the client can do that. Returns the event's id. */
type SendEncrypted = (roomId: string, type: string, content: unknown) => Promise<string>;

const enc = encodeURIComponent;
let count = 0;

export class Driver extends WidgetDriver {
  private readonly world: World;

  constructor(world: World) {
    super();
    this.world = world;
  }

  override validateCapabilities(requested: Set<Capability>): Promise<Set<Capability>> {
    return this.world.questions.capabilities(requested);
  }

  override async sendEvent(
    type: string,
    content: unknown,
    stateKey: string | null = null,
    roomId: string | null = null,
  ): Promise<ISendEventDetails> {
    const room = roomId ?? this.world.roomId;
    const { sendEncrypted } = window as { readonly sendEncrypted?: SendEncrypted };
    if (stateKey === null && sendEncrypted)
      return { roomId: room, eventId: await sendEncrypted(room, type, content) };
    const path = `v3/rooms/${enc(room)}/`;
    const rest =
      stateKey === null
        ? `send/${enc(type)}/e2e-${Date.now()}-${(count += 1)}`
        : `state/${enc(type)}/${enc(stateKey)}`;
    const { event_id } = await this.world.request<{ event_id: string }>('PUT', path + rest, content);
    return { roomId: room, eventId: event_id };
  }

  override readRoomState(roomId: string, type: string, key: string | undefined): Promise<IRoomEvent[]> {
    return Promise.resolve(this.world.rooms.state(roomId, type, key));
  }

  override readRoomTimeline(): Promise<IRoomEvent[]> {
    return Promise.resolve([]);
  }

  override askOpenID(observer: SimpleObservable<IOpenIDUpdate>): void {
    const { request, userId, questions } = this.world;
    observer.update({ state: OpenIDRequestState.PendingUserConfirmation });
    void questions.identity().then(async () => {
      const path = `v3/user/${enc(userId)}/openid/request_token`;
      const token = await request<IOpenIDCredentials>('POST', path, {});
      observer.update({ state: OpenIDRequestState.Allowed, token });
    });
  }

  override navigate(uri: string): Promise<void> {
    this.world.navigate(uri);
    return Promise.resolve();
  }

  override async searchUserDirectory(term: string, limit = 10): Promise<ISearchUserDirectoryResult> {
    type Found = { user_id: string; display_name?: string; avatar_url?: string };
    const body = { search_term: term, limit };
    const answer = await this.world.request<{ limited: boolean; results: Found[] }>(
      'POST',
      'v3/user_directory/search',
      body,
    );
    const results = answer.results.map(({ user_id, display_name, avatar_url }) => ({
      userId: user_id,
      ...(display_name && { displayName: display_name }),
      ...(avatar_url && { avatarUrl: avatar_url }),
    }));
    return { limited: answer.limited, results };
  }

  override getKnownRooms(): string[] {
    return this.world.rooms.known();
  }

  override processError(error: unknown): IWidgetApiErrorResponseDataDetails | undefined {
    if (!(error instanceof Refused)) return undefined;
    const { status, url, answer } = error;
    const response = { errcode: String(answer['errcode']), error: String(answer['error']) };
    return { matrix_api_error: { http_status: status, http_headers: {}, url, response } };
  }
}
