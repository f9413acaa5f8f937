import type { Analysis } from '../chat';
import { words } from '../i18n';

/** What the model makes of the symbols that were asked about. */
export function AnalysisCard({ analysis }: { analysis: Analysis }) {
  const { sentiment, recommendations, disclaimer } = analysis;
  return (
    <section className="analysis" role="group" aria-label={words.analysis}>
      <p className="analysis-head">
        {words.analysis}
        <span className={`analysis-mark is-${sentiment}`}>{words.sentiments[sentiment] ?? sentiment}</span>
      </p>
      <ul>
        {recommendations.map(({ symbol, action, confidence, rationale }) => (
          <li key={symbol}>
            <p className="analysis-row">
              <span className="analysis-symbol">{symbol}</span>
              <span className={`analysis-mark is-${action.toLowerCase()}`}>
                {words.actions[action] ?? action}
              </span>
              <Confidence value={confidence} />
            </p>
            <p>{rationale}</p>
          </li>
        ))}
      </ul>
      <p className="analysis-disclaimer">{disclaimer}</p>
    </section>
  );
}

function Confidence({ value }: { value: number }) {
  const percent = Math.round(Math.min(Math.max(value, 0), 1) * 100);
  return (
    <span className="confidence">
      <svg viewBox="0 0 100 6" role="img" aria-label={words.confidence(percent)}>
        <title>{words.confidence(percent)}</title>
        <rect className="confidence-all" width="100" height="6" rx="3" />
        <rect width={percent} height="6" rx="3" />
      </svg>
      <span aria-hidden="true">{words.percent(percent)}</span>
    </span>
  );
}
