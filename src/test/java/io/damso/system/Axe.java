package io.damso.system;

import static java.util.stream.Collectors.joining;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;

/** What of a page people with a screen reader, a keyboard or weak eyes could not use. */
final class Axe {

    private final Page page;
    private final List<String> findings = new ArrayList<>();

    Axe(Page page) {
        this.page = page;
    }

    /** Looks at the page as it is now, in light and in dark colours. */
    void look(String state) {
        for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new EmulateMediaOptions().setColorScheme(colours));
            // The other mode's results need a page of its own each time.
            for (Rule rule : new AxeBuilder(page).setLegacyMode(true).analyze().getViolations()) {
                findings.add(state + ", " + colours + ": " + rule.getId() + " at "
                        + rule.getNodes().stream().map(node -> node.getHtml()).collect(joining(", ")));
            }
        }
    }

    List<String> findings() {
        return findings;
    }
}
