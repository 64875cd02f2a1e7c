// Shows a widget, and the windows that it opens.
import {
  ClientWidgetApi,
  Widget,
  type IModalWidgetOpenRequest,
  type IModalWidgetCloseRequest,
  type ISetModalButtonEnabledActionRequest,
  type IWidget,
  type IWidgetApiRequest,
} from 'matrix-widget-api';
import { Driver, type World } from './driver.ts';

export type Surroundings = {
  readonly theme: string;
  readonly language: string;
  readonly displayName: string;
};

type Opened = { readonly api: ClientWidgetApi; readonly close: () => void };

function addressOf(widget: Widget, world: World, { theme, language, displayName }: Surroundings): string {
  const url = new URL(
    widget.getCompleteUrl({
      widgetRoomId: world.roomId,
      currentUserId: world.userId,
      userDisplayName: displayName,
      clientTheme: theme,
      clientLanguage: language,
      clientId: 'convene.e2e',
    }),
  );
  url.searchParams.set('widgetId', widget.id);
  url.searchParams.set('parentUrl', window.location.href.split('#', 1)[0] ?? '');
  return url.href;
}

/** Says something to a widget. Whether it answers in time is its own affair, as in other clients. */
const tell = (said: Promise<unknown>): void => void said.catch(() => undefined);

type Wish = { readonly world: World; readonly around: Surroundings; readonly into: HTMLElement };

/** Answers an action that the library leaves to the client. */
function on<Request extends IWidgetApiRequest>(
  api: ClientWidgetApi,
  action: string,
  act: (request: Request) => void,
) {
  api.on(`action:${action}`, (event: CustomEvent<Request>) => {
    event.preventDefault();
    api.transport.reply(event.detail, {});
    act(event.detail);
  });
}

/** Shows a widget in a frame that is named after it. */
export function show(definition: IWidget, wish: Wish): Opened {
  const { world, around, into } = wish;
  const widget = new Widget(definition);
  const iframe = document.createElement('iframe');
  iframe.title = definition.name ?? '';
  iframe.allow = 'clipboard-write';
  into.append(iframe);
  const api = new ClientWidgetApi(widget, iframe, new Driver(world));
  api.setViewedRoomId(world.roomId);
  on<IModalWidgetOpenRequest>(api, 'open_modal', (request) => openModal(api, request, wish));
  iframe.src = addressOf(widget, world, around);
  return {
    api,
    close: () => {
      api.stop();
      iframe.remove();
    },
  };
}

function openModal(parent: ClientWidgetApi, { data }: IModalWidgetOpenRequest, wish: Wish): void {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', data.name ?? '');
  document.body.append(dialog);
  const definition = { ...data, id: `modal_${Date.now()}`, creatorUserId: wish.world.userId } as IWidget;
  const { api, close } = show(definition, { ...wish, into: dialog });
  const end = (result: Record<string, unknown>) => {
    close();
    dialog.remove();
    tell(parent.notifyModalWidgetClose(result));
  };
  const buttons = new Map<string, HTMLButtonElement>();
  const draw = (label: string, isDisabled: boolean, press: () => void) => {
    const button = document.createElement('button');
    button.textContent = label;
    button.disabled = isDisabled;
    button.addEventListener('click', press);
    dialog.append(button);
    return button;
  };
  for (const { id, label, disabled = false } of data.buttons ?? [])
    buttons.set(
      id,
      draw(label, disabled, () => tell(api.notifyModalWidgetButtonClicked(id))),
    );
  draw('Dismiss', false, () => end({ 'm.exited': true }));
  api.once('ready', () => tell(api.sendWidgetConfig(data['data'] as typeof data)));
  on<ISetModalButtonEnabledActionRequest>(api, 'set_button_enabled', (request) => {
    const button = buttons.get(request.data.button);
    if (button) button.disabled = !request.data.enabled;
  });
  on<IModalWidgetCloseRequest>(api, 'close_modal', (request) => end(request.data));
  dialog.showModal();
}
