package io.damso.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page behind nginx, over HTTPS and HTTP/2, when what is between it and its reply fails. */
@ExtendWith(SharedServers.class)
@Tag("nginx")
@Tag("browser")
class NginxBrowserIT {

    // Enough that each node has some.
    private static final int TABS = 6;
    private static final double AWAY_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final ContainsTextOptions PATIENTLY =
            new ContainsTextOptions().setTimeout(Duration.ofSeconds(40).toMillis());

    private static Chromium chromium;

    private final ThreeNodes nodes;
    private final Gate gate = new Gate();
    private final String prompt;
    private Page page;

    NginxBrowserIT(ThreeNodes nodes) {
        this.nodes = nodes;
        this.prompt = nodes.model().answering(gate.script("one ", "two ", "three ", "four"));
    }

    @BeforeAll
    static void openBrowser() {
        chromium = new Chromium();
    }

    @AfterAll
    static void closeBrowser() {
        chromium.close();
    }

    @BeforeEach
    void signIn() {
        page = chromium.person().newPage();
        page.navigate(nodes.nginx.address().toString());
        page.getByLabel("Name").fill("alice");
        page.getByLabel("Password").fill("alice");
        page.keyboard().press("Enter");
        assertThat(page.getByLabel("Your message")).isVisible();
    }

    @AfterEach
    void closePages() {
        page.context().close();
    }

    private static Locator reply(Page tab) {
        return tab.locator(".message").last();
    }

    /** Exactly this: nothing lost, and nothing doubled. */
    private static void assertSays(Page tab, String text) {
        assertThat(reply(tab)).containsText(text, PATIENTLY);
        String all = reply(tab).innerText().replaceAll("\\s+", " ");
        org.assertj.core.api.Assertions.assertThat(all.split("one", -1))
                .as("%s", all)
                .hasSize(2);
    }

    private Page tab(Sent sent) {
        var tab = page.context().newPage();
        tab.navigate(nodes.nginx.address() + "/#/" + sent.room());
        return tab;
    }

    @Test
    void aNodeThatDies_underThePagesOfAReply_isMissedByNone() throws Exception {
        var sent = Chat.of(nodes.node("node1"), "alice").send(prompt);
        List<Page> tabs = Stream.generate(() -> tab(sent)).limit(TABS).toList();
        gate.let(1);
        tabs.forEach(tab -> assertSays(tab, "one"));
        var lost = nodes.node("node3");

        lost.kill();

        gate.let(1);
        tabs.forEach(tab -> assertSays(tab, "one two"));
        gate.let(2);
        tabs.forEach(tab -> assertSays(tab, "one two three four"));
        lost.launch().awaitReady(Damso.START);
    }

    @Test
    void tenSecondsWithoutTheNetwork_loseNothing() {
        page.getByLabel("Your message").fill(prompt);
        page.keyboard().press("Enter");
        gate.let(1);
        assertSays(page, "one");

        page.context().setOffline(true);
        gate.let(2);
        page.waitForTimeout(AWAY_MILLIS);
        page.context().setOffline(false);

        gate.let(1);
        assertSays(page, "one two three four");
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop the reply")))
                .hasCount(0);
    }

    @Test
    void aReload_inMidReply_showsEachCharacterOnce_andAStopReachesTheModel() {
        page.getByLabel("Your message").fill(prompt);
        page.keyboard().press("Enter");
        gate.let(2);
        assertSays(page, "one two");

        page.reload();
        assertSays(page, "one two");
        gate.let(1);
        assertSays(page, "one two three");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop the reply"))
                .click();

        assertThat(page.getByLabel("Messages").getByText("The reply was stopped."))
                .isVisible();
        assertSays(page, "one two three");
    }
}
