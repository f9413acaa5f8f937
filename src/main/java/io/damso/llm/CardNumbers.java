package io.damso.llm;

import jakarta.enterprise.context.Dependent;
import java.util.ArrayList;
import java.util.List;

/**
 * Masks numbers of payment cards, all but their last four digits: 13 to 19 digits whose check digit is right (ISO/IEC
 * 7812-1, annex B), in a row or in groups with a blank or a hyphen between.
 */
@Dependent
class CardNumbers implements Guard {

    private static final int FEWEST = 13;
    private static final int MOST = 19;
    private static final int SHOWN = 4;
    private static final char MASK = '*';

    // A card's digits, with something between each two.
    private static final int LONGEST = 2 * MOST;

    @Override
    public String name() {
        return "cards";
    }

    @Override
    public String told(String text) {
        var all = new Numbers();
        return all.next(text) + all.rest();
    }

    @Override
    public Outgoing outgoing() {
        return new Numbers();
    }

    private static final class Numbers implements Outgoing {

        // Digits and what may stand between them: a card's number may begin anywhere in here.
        private final StringBuilder held = new StringBuilder();

        @Override
        public String next(String text) {
            var out = new StringBuilder(held.length() + text.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (isDigit(c) || isBetween(c) && !held.isEmpty() && isDigit(held.charAt(held.length() - 1))) {
                    held.append(c);
                    letGoWhatIsTooFarBack(out);
                } else {
                    out.append(rest()).append(c);
                }
            }
            return out.toString();
        }

        // Nothing that begins there can go on here.
        private void letGoWhatIsTooFarBack(StringBuilder out) {
            if (held.length() > 2 * LONGEST) {
                mask();
                out.append(held, 0, held.length() - LONGEST);
                held.delete(0, held.length() - LONGEST);
            }
        }

        @Override
        public String rest() {
            mask();
            String rest = held.toString();
            held.setLength(0);
            return rest;
        }

        /** Each group of digits by its first and the place after its last. */
        private List<int[]> groups() {
            var groups = new ArrayList<int[]>();
            for (int i = 0; i < held.length(); i++) {
                if (isDigit(held.charAt(i))) {
                    int from = i;
                    while (i < held.length() && isDigit(held.charAt(i))) {
                        i++;
                    }
                    groups.add(new int[] {from, i});
                }
            }
            return groups;
        }

        private void mask() {
            var groups = groups();
            for (int first = 0; first < groups.size(); first++) {
                for (int last = groups.size() - 1; last >= first; last--) {
                    if (isCard(groups.get(first)[0], groups.get(last)[1])) {
                        mask(groups.get(first)[0], groups.get(last)[1]);
                        first = last;
                    }
                }
            }
        }

        private boolean isCard(int from, int to) {
            int digits = 0;
            int sum = 0;
            for (int i = to - 1; i >= from; i--) {
                if (isDigit(held.charAt(i))) {
                    int digit = held.charAt(i) - '0';
                    int counted = digits++ % 2 == 0 ? digit : 2 * digit;
                    sum += counted > 9 ? counted - 9 : counted;
                }
            }
            return digits >= FEWEST && digits <= MOST && sum % 10 == 0;
        }

        private void mask(int from, int to) {
            int shown = 0;
            for (int i = to - 1; i >= from; i--) {
                if (isDigit(held.charAt(i)) && shown++ >= SHOWN) {
                    held.setCharAt(i, MASK);
                }
            }
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private static boolean isBetween(char c) {
            return c == ' ' || c == '-';
        }
    }
}
