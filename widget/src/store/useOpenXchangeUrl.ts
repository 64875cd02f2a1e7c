import { openXchangeUrl, type OpenXchangeReference } from '../../../shared/src/meeting/openXchange.ts';
import { useBotConfig } from './useAsked.ts';

/** The address of an appointment in Open-Xchange; `undefined` until the bot has said where that is. */
export function useOpenXchangeUrl(appointment: OpenXchangeReference): string | undefined {
  const config = useBotConfig();
  const template = config.state === 'answered' ? config.answer.openXchangeMeetingUrlTemplate : undefined;
  return openXchangeUrl(template, appointment);
}
