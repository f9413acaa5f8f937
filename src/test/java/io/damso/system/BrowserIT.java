package io.damso.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page as a person uses it, in the Chromium that is installed. */
@Tag("browser")
@ExtendWith(SharedServers.class)
class BrowserIT {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private final Damso damso;
    private final Gate gate = new Gate();
    private Playwright playwright;
    private Browser browser;
    private Page page;

    BrowserIT(Damso damso) {
        this.damso = damso;
    }

    @BeforeEach
    void openPage() {
        // The browser is the system's; none is fetched.
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-quic", "--disable-background-networking")));
        page = browser.newPage(new Browser.NewPageOptions().setLocale("en-US"));
        page.navigate(damso.node.address().toString());
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
        playwright.close();
    }

    private void signIn(String name, String password) {
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        page.keyboard().press("Enter");
    }

    private void send(String text) {
        page.getByRole(AriaRole.TEXTBOX).fill(text);
        page.keyboard().press("Enter");
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

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop the reply"))
                .click();
        assertThat(said("The reply was stopped.")).isVisible();

        page.reload();
        assertThat(said("담소는 pleasant 👨‍👩‍👧 talk")).isVisible();
        assertThat(said("The reply was stopped.")).isVisible();
    }

    @Test
    void signingOut_asksToSignInAgain() {
        signIn("alice", "alice");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();

        assertThat(page.getByLabel("Password")).isVisible();
    }
}
