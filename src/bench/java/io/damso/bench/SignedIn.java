package io.damso.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many people who have signed in by the form. */
public final class SignedIn {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private SignedIn() {}

    /** What Liberty's configuration has to have for it. */
    public static String configuration(int people) {
        return IntStream.range(0, people)
                .mapToObj(i -> "<user name=\"" + name(i) + "\" password=\"" + name(i) + "\"/>")
                .collect(Collectors.joining("\n", "<server><basicRegistry id=\"demo\">", "</basicRegistry></server>"));
    }

    private static String name(int number) {
        return "person" + number;
    }

    /** @return the header {@code Cookie} of each */
    public static List<String> cookies(URI node, int people) {
        return IntStream.range(0, people).mapToObj(i -> signIn(node, name(i))).toList();
    }

    private static String signIn(URI node, String name) {
        var cookies = new CookieManager();
        var browser = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(cookies)
                .build();
        send(browser, HttpRequest.newBuilder(node.resolve("/login")));
        send(
                browser,
                HttpRequest.newBuilder(node.resolve("/j_security_check"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("j_username=" + name + "&j_password=" + name)));
        send(browser, HttpRequest.newBuilder(node.resolve("/login")));
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("damso_session"))
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " could not sign in"));
    }

    private static void send(HttpClient browser, HttpRequest.Builder request) {
        try {
            browser.send(request.timeout(LIMIT).build(), BodyHandlers.discarding());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
