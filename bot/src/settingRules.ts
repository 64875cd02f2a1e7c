// Rules that only settings of the bot obey.
import Joi from 'joi';
import { isUserId } from '../../shared/src/matrix/ids.ts';

/** A widget's URL holds placeholders such as `$matrix_room_id`, which no URI may contain as they are. */
export const widgetUrl = Joi.string().custom((value: string, helpers) =>
  /^https?:$/.test(URL.parse(value)?.protocol ?? '') ? value : helpers.error('string.uri'),
);

/** What can stand behind the colon of a user id. */
const isServerName = (name: string) => isUserId(`@x:${name}`);

const addresses = Joi.array()
  .items(Joi.string().ip({ cidr: 'optional' }))
  .min(1);

/** Servers with their addresses, `name=https://address`, separated by commas. */
export const servers = Joi.string().custom((value: string, helpers) => {
  const given = value.split(',').map((item) => item.trim().split('='));
  const areSound = given.every(
    ([name = '', address = '', ...rest]) =>
      isServerName(name) && URL.parse(address)?.protocol === 'https:' && rest.length === 0,
  );
  if (!areSound) return helpers.message({ custom: 'must be like example.com=https://matrix.example.com' });
  return Object.fromEntries(given.map(([name = '', address = '']) => [name, address]));
});

/** How many proxies there are, or where; what else express understands would trust too much too easily. */
export const proxies = Joi.string().custom((value: string, helpers) => {
  if (/^\d{1,2}$/.test(value)) return Number(value);
  const result: Joi.ValidationResult<string[]> = addresses.validate(
    value.split(',').map((item) => item.trim()),
  );
  if (result.error) return helpers.message({ custom: 'must be a number, or addresses and networks' });
  return result.value;
});
