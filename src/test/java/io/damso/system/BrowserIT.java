package io.damso.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.damso.testing.Script;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page as a person uses it, in the Chromium that is installed. */
@Tag("browser")
@ExtendWith(SharedServers.class)
class BrowserIT {

    private static Chromium chromium;

    private final Damso damso;
    private final Gate gate = new Gate();
    private Page page;

    BrowserIT(Damso damso) {
        this.damso = damso;
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
    void openPage() {
        var person = chromium.person();
        person.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page = person.newPage();
        page.navigate(damso.node.address().toString());
    }

    @AfterEach
    void closePage() {
        page.context().close();
    }

    private void signIn(String name, String password) {
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        page.keyboard().press("Enter");
    }

    private void send(String text) {
        page.getByLabel("Your message").fill(text);
        page.keyboard().press("Enter");
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private int width(String element) {
        return (int) page.evaluate("document.querySelector('" + element + "').scrollWidth");
    }

    // Beside the visible messages the page has words for screen readers.
    private Locator said(String text) {
        return page.getByLabel("Messages").getByText(text);
    }

    @Test
    void aWrongPassword_isSaid_andTheRightOneOpensThePage() {
        signIn("alice", "wrong");
        assertThat(page.getByText("don’t match")).isVisible();

        signIn("alice", "alice");
        assertThat(page.getByText("New conversation").first()).isVisible();
    }

    @Test
    void aReplyStreamsIn_survivesAReload_isStopped_andStays() {
        String prompt = damso.model().answering(gate.script("담소는 ", "pleasant ", "👨‍👩‍👧 ", "talk ", "never said"));
        signIn("bob", "bob");
        send(prompt);
        gate.let(2);
        assertThat(said("담소는 pleasant")).isVisible();

        page.reload();
        assertThat(said("담소는 pleasant")).isVisible();
        gate.let(2);
        assertThat(said("담소는 pleasant 👨‍👩‍👧 talk")).isVisible();

        button("Stop the reply").click();
        assertThat(said("The reply was stopped.")).isVisible();

        page.reload();
        assertThat(said("담소는 pleasant 👨‍👩‍👧 talk")).isVisible();
        assertThat(said("The reply was stopped.")).isVisible();
    }

    @Test
    void signingOut_asksToSignInAgain() {
        signIn("alice", "alice");
        button("Sign out").click();

        assertThat(page.getByLabel("Password")).isVisible();
    }

    @Test
    void aReplyInMarkdown_isShownSo_onANarrowScreenToo_andItsCodeIsCopied() {
        String code = "int a = 1; // " + "wide ".repeat(40);
        String prompt = damso.model()
                .answering(Script.reply(
                        "# The plan\n\n- one\n- two\n\n",
                        "| " + "a column | ".repeat(12) + "\n|" + "---|".repeat(12) + "\n| cell |\n\n",
                        "```java\n" + code + "\n```\n\n",
                        "[a site](https://example.com/) ![a picture](https://example.com/p.png) <b>no</b>"));
        signIn("alice", "alice");
        page.setViewportSize(390, 800);
        send(prompt);

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("The plan")))
                .isVisible();
        assertThat(page.locator(".markdown ul > li")).hasCount(2);
        assertThat(page.getByRole(AriaRole.CELL).first()).hasText("cell");
        assertThat(page.locator("pre .hljs-type")).hasText("int");
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("a picture")))
                .hasAttribute("href", "https://example.com/p.png");
        assertThat(said("<b>no</b>")).isVisible();
        assertThat(width("html")).isEqualTo(390);
        assertThat(width(".messages-scroller")).isEqualTo(390);

        button("Copy the code").click();
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("Copied");
        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(code);
    }

    @Test
    void anotherReply_survivesAReload_andBothCanBeRead() {
        String prompt = damso.model().answering(Script.reply("the first one"));
        signIn("bob", "bob");
        send(prompt);
        assertThat(said("the first one")).isVisible();

        damso.model().answering(prompt, gate.script("the ", "second ", "one"));
        button("Answer once more").press("Enter");
        gate.let(2);
        assertThat(said("the second")).isVisible();
        page.reload();
        assertThat(said("the second")).isVisible();
        gate.let(1);
        assertThat(said("the second one")).isVisible();

        button("Earlier reply").click();
        assertThat(said("the first one")).isVisible();
        assertThat(said("1 / 2")).isVisible();
        page.reload();
        assertThat(said("the second one")).isVisible();
        assertThat(said("2 / 2")).isVisible();
    }

    @Test
    void aReplyThatFailed_isTriedAgain() {
        String prompt = damso.model().answering(Script.status(400));
        signIn("bob", "bob");
        send(prompt);
        assertThat(said("The language model declined this message.")).isVisible();

        damso.model().answering(prompt, Script.reply("now it does"));
        button("Try again").click();
        assertThat(said("now it does")).isVisible();
    }

    @Test
    void earlierMessages_comeWhenTheReaderIsNearToThem_andWhatIsReadStaysInItsPlace() {
        String room = Names.next();
        var alice = damso.chat("alice");
        for (int turn = 1; turn <= 27; turn++) {
            alice.read(alice.send(room, "Turn " + turn)).awaitEnd();
        }
        signIn("alice", "alice");
        assertThat(button("New conversation")).isVisible();

        // At once when they are there: no reader is sooner. What is loaded for it takes the first message's number.
        double before = ((Number) page.evaluate("""
                        room => new Promise(moved => {
                            const watching = new MutationObserver(() => {
                                const messages = document.querySelectorAll('.message');
                                if (messages.length < 50) return;
                                watching.disconnect();
                                document.querySelector('.messages-scroller').scrollTop = 250;
                                moved(messages[0].getBoundingClientRect().top);
                            });
                            watching.observe(document.body, {childList: true, subtree: true});
                            location.hash = '#/' + room;
                        })""", room)).doubleValue();
        assertThat(page.locator(".message")).hasCount(54);

        assertThat(((Number) page.evaluate("document.querySelectorAll('.message')[4].getBoundingClientRect().top"))
                        .doubleValue())
                .isCloseTo(before, within(2.0));
        assertThat(said("Turn 1").first()).isAttached();
        assertThat(button("Show earlier messages")).hasCount(0);
    }

    @Test
    void aQuestionAboutSymbols_isAnalysed() {
        damso.model()
                .answeringAnalyses(Script.reply("{\"sentiment\":\"positive\",\"recommendations\":[{\"symbol\":\"AAPL\","
                        + "\"action\":\"BUY\",\"confidence\":0.8,\"rationale\":\"It was said.\"}]}"));
        signIn("bob", "bob");
        button("Ask about symbols").click();
        page.getByLabel("Symbols").fill("A/B");
        page.getByLabel("Symbols").press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Not a symbol: A/B.");
        page.getByLabel("Symbols").fill("AAPL");
        send(damso.model().answering(Script.reply("Apple does well.")));

        assertThat(said("About AAPL")).isVisible();
        assertThat(page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Analysis")))
                .containsText("It was said.");
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("Confidence 80 %")))
                .isVisible();
    }

    @Test
    void aSessionThatEnded_keepsDraftRoomAndReply_untilThePersonIsBack() {
        String prompt = damso.model().answering(gate.script("half ", "a ", "word"));
        signIn("bob", "bob");
        send(prompt);
        gate.let(2);
        assertThat(said("half a")).isVisible();
        String room = page.url();

        page.context().clearCookies();
        button("Rename the conversation").click();
        button("Save").click();
        page.getByLabel("Your message").fill("not sent yet");
        page.getByText("Sign in again").click();
        signIn("bob", "bob");

        assertThat(page.getByLabel("Your message")).hasValue("not sent yet");
        assertThat(page).hasURL(room);
        gate.let(1);
        assertThat(said("half a word")).isVisible();
    }

    @Test
    void everythingIsReachedByTheKeyboard_andSeenToBe() {
        signIn("alice", "alice");
        send(damso.model().answering(Script.reply("[a site](https://example.com/)\n\n```\ncode\n```")));
        assertThat(button("Answer once more")).isVisible();
        // Whoever opens a page begins at its start.
        page.reload();
        // Messages and rooms come each on their own, and either may be later.
        assertThat(button("Answer once more")).isVisible();
        assertThat(button("Rename the conversation")).isVisible();

        var reached = new ArrayList<String>();
        while (!reached.contains("Ask about symbols")) {
            page.keyboard().press("Tab");
            // The composer's frame, and not the field in it, has the mark.
            assertThat(page.evaluate("[document.activeElement, document.activeElement.parentElement]"
                            + ".some(each => getComputedStyle(each).outlineStyle !== 'none')"))
                    .as("a mark at what comes after %s", reached)
                    .isEqualTo(true);
            reached.add((String)
                    page.evaluate("(document.activeElement.ariaLabel ?? document.activeElement.textContent).trim()"));
            // All rooms that other tests have made come before.
            assertThat(reached).hasSizeLessThan(400);
        }

        assertThat(reached)
                .contains("Rename the conversation", "Delete the conversation", "Messages", "Copy the code", "code")
                .contains(
                        "Skip to message box",
                        "a site (opens in a new tab)",
                        "Copy the reply",
                        "Answer once more",
                        "Your message",
                        "New conversation",
                        "Sign out");
    }

    @Test
    void nothingKeepsAnybodyFromUsingThePage() {
        var axe = new Axe(page);
        assertThat(page.getByLabel("Password")).isVisible();
        axe.look("sign-in");
        signIn("alice", "wrong");
        assertThat(page.getByText("don’t match")).isVisible();
        axe.look("sign-in that failed");
        signIn("alice", "alice");
        assertThat(page.getByText("Hello, alice.")).isVisible();
        axe.look("empty room");

        button("Ask about symbols").click();
        page.getByLabel("Symbols").fill("AAPL A/B ");
        assertThat(page.getByText("Not a symbol")).isVisible();
        axe.look("symbols");
        page.getByLabel("Symbols").fill("");

        send(damso.model()
                .answering(gate.script(
                        "## Plan\n\n- [x] one\n1. two\n\n> three `four` [five](https://example.com/)\n\n",
                        "| a | b |\n|---|--:|\n| c | 1 |\n\n```java\n/* a */ @B int c = \"d\" + 1;\n```\n\n",
                        "```diff\n+ a\n- b\n```\n")));
        gate.let(2);
        assertThat(page.locator("pre .hljs-string")).isVisible();
        axe.look("streaming");
        gate.let(1);
        assertThat(button("Answer once more")).isVisible();
        axe.look("a reply in Markdown");
        button("Answer once more").click();
        gate.let(3);
        assertThat(said("2 / 2")).isVisible();
        assertThat(button("Answer once more")).isVisible();
        axe.look("two replies");

        button("Rename the conversation").click();
        axe.look("a new title");
        button("Cancel").click();
        button("Delete the conversation").click();
        axe.look("the question before a deletion");
        button("Cancel").click();

        send(damso.model().answering(Script.status(400)));
        assertThat(said("The language model declined this message.")).isVisible();
        axe.look("a reply that failed");
        page.context().setOffline(true);
        assertThat(page.getByText("You are offline")).isVisible();
        axe.look("offline");
        page.context().setOffline(false);

        page.setViewportSize(390, 800);
        axe.look("narrow");
        button("Open conversations").click();
        axe.look("the drawer");
        page.keyboard().press("Escape");
        page.context().clearCookies();
        send("Hi");
        assertThat(page.getByText("Sign in again")).isVisible();
        axe.look("signed out");

        assertThat(axe.findings()).isEmpty();
    }
}
