/** What a client tells our widgets in their address, by the name of the parameter. It fills the placeholders. */
const placeholders = {
  theme: '$org.matrix.msc2873.client_theme',
  matrix_user_id: '$matrix_user_id',
  matrix_display_name: '$matrix_display_name',
  matrix_avatar_url: '$matrix_avatar_url',
  matrix_room_id: '$matrix_room_id',
  matrix_client_id: '$org.matrix.msc2873.client_id',
  matrix_client_language: '$org.matrix.msc2873.client_language',
  matrix_device_id: '$org.matrix.msc3819.matrix_device_id',
  matrix_base_url: '$org.matrix.msc4039.matrix_base_url',
} as const;

export type WidgetParameter = keyof typeof placeholders;

/** What follows `#/?` in the address of a widget, before a client has filled it. */
export const widgetQuery = Object.entries(placeholders)
  .map(([name, placeholder]) => `${name}=${placeholder}`)
  .join('&');
