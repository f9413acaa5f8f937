package io.damso.llm;

import io.damso.model.JsonText;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the demo model says: the same to the same question, in Korean to a question that holds Hangul. */
final class DemoAnswer {

    private static final Pattern TOKEN = Pattern.compile("\\S+\\s*|\\s+");
    private static final Pattern WANTS_MUCH = Pattern.compile("\\blong|길게|긴", Pattern.CASE_INSENSITIVE);
    private static final Pattern SYMBOLS = Pattern.compile("(?m)^Symbols: (.+)$");
    private static final int QUOTED_WORDS = 6;
    private static final int QUOTED_CODE_POINTS = 60;
    private static final int SECTIONS_OF_A_LONG_ANSWER = 8;

    private static final String ENGLISH = """
        This is Damso's **demonstration model**, not a language model: it knows nothing. No real one is set up yet.

        You wrote “%s” (%d characters). What you can try with me:

        | try this | and see |
        |---|---|
        | read this answer | it streams in, word by word |
        | reload the page, or open the room twice | the answer goes on where it was |
        | press stop | what has arrived is kept |

        Ask for a *long* answer to have time for that. To talk to a real model, name its server:

        ```sh
        export DAMSO_LLM_BASE_URL=https://api.openai.com/v1
        export DAMSO_LLM_API_KEY=…
        mvn
        ```
        """;

    private static final String KOREAN = """
        저는 담소의 **시연용 모델**입니다. 실제 언어 모델이 아니어서 아는 것이 없고, 아직 진짜 모델이 연결되지 않았습니다.

        “%s”라고 쓰셨네요(%d자). 저와 함께 이런 것을 해 볼 수 있습니다.

        | 해 볼 것 | 보이는 것 |
        |---|---|
        | 이 답 읽기 | 답이 한 단어씩 흘러나옵니다 |
        | 페이지를 새로 고치거나 같은 방을 두 번 열기 | 답은 이어집니다 |
        | 정지 누르기 | 그때까지 온 글은 남습니다 |

        시간이 더 필요하면 *길게* 답해 달라고 해 보세요. 진짜 모델을 쓰려면 그 서버를 알려 주세요.

        ```sh
        export DAMSO_LLM_BASE_URL=https://api.openai.com/v1
        export DAMSO_LLM_API_KEY=…
        mvn
        ```
        """;

    private static final String ENGLISH_SECTION = """

        %d. This paragraph of the demonstration is here to take time, and says nothing else. While it streams, you \
        can press stop, reload the page, or read along in another window; whatever you do, the text that you see \
        afterwards is exactly the text that arrived here.
        """;

    private static final String KOREAN_SECTION = """

        %d. 이 시연용 문단은 시간을 벌기 위해 있을 뿐, 다른 뜻은 없습니다. 글이 흐르는 동안 정지를 누르거나, 페이지를 새로 고치거나, \
        다른 창에서 함께 읽을 수 있습니다. 무엇을 하든 나중에 보이는 글은 여기에 도착한 글과 똑같습니다. 급할 것 없으니 천천히 \
        살펴보세요. 끝까지 기다리셔도 좋고, 언제든 멈추셔도 좋습니다.
        """;

    private DemoAnswer() {}

    static String to(String question) {
        boolean korean = question.codePoints().anyMatch(c -> UnicodeScript.of(c) == UnicodeScript.HANGUL);
        int length = question.codePointCount(0, question.length());
        var answer = new StringBuilder(format(korean ? KOREAN : ENGLISH, firstWords(question), length));
        if (WANTS_MUCH.matcher(question).find()) {
            for (int section = 1; section <= SECTIONS_OF_A_LONG_ANSWER; section++) {
                answer.append(format(korean ? KOREAN_SECTION : ENGLISH_SECTION, section));
            }
        }
        return answer.toString().stripTrailing();
    }

    /** What is asked for as an analysis of symbols, which stand on a line of their own. */
    static String analysis(String question) {
        var symbols = SYMBOLS.matcher(question);
        var recommendations = JsonText.array();
        if (symbols.find()) {
            for (String symbol : symbols.group(1).split(", ")) {
                recommendations.add(JsonText.object()
                        .add("symbol", symbol)
                        .add("action", "HOLD")
                        .add("confidence", 0)
                        .add("rationale", "A demonstration: this model knows nothing of " + symbol + "."));
            }
        }
        return JsonText.write(JsonText.object()
                .add("sentiment", "neutral")
                .add("recommendations", recommendations)
                .build());
    }

    /** @return words with the blanks after them, which together are the text */
    static List<String> tokens(String text) {
        return TOKEN.matcher(text).results().map(MatchResult::group).toList();
    }

    // The digits are the same whatever the machine's locale is.
    private static String format(String template, Object... values) {
        return String.format(Locale.ROOT, template, values);
    }

    private static String firstWords(String question) {
        String words = question.strip()
                .lines()
                .flatMap(line -> Pattern.compile("\\s+").splitAsStream(line))
                .filter(word -> !word.isEmpty())
                .limit(QUOTED_WORDS)
                .collect(Collectors.joining(" "));
        boolean tooLong = words.codePointCount(0, words.length()) > QUOTED_CODE_POINTS;
        return tooLong ? words.substring(0, words.offsetByCodePoints(0, QUOTED_CODE_POINTS)) + "…" : words;
    }
}
