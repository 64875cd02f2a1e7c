import { lazy, Suspense } from 'react';
import { useTexts } from '../../i18n.ts';
import { ownZone, zoneInWords } from '../../ui/times.ts';
import { Quiet, Row } from './layout.ts';

const ZoneSelect = lazy(async () => ({ default: (await import('../../ui/ZoneSelect.tsx')).ZoneSelect }));

/** Says in which zone times are told, and lets another one be told beside it where hours are drawn. */
export function ZoneLine({
  hasHours,
  second,
  onChoose,
}: {
  readonly hasHours: boolean;
  readonly second: string | null;
  readonly onChoose: (zone: string | null) => void;
}) {
  const { t } = useTexts();
  return (
    <Row as="footer" sx={{ padding: '4px 8px', columnGap: '16px' }}>
      <Quiet sx={{ flex: '1 1 140px', fontSize: 13 }}>
        {t('planner.timeZone', { zone: zoneInWords(ownZone()) })}
      </Quiet>
      {hasHours && (
        <div style={{ flex: '1 1 160px', maxWidth: 280, minHeight: 40, padding: '8px 0' }}>
          <Suspense>
            <ZoneSelect label={t('form.secondZone')} value={second} mayBeNone onChange={onChoose} />
          </Suspense>
        </div>
      )}
    </Row>
  );
}
