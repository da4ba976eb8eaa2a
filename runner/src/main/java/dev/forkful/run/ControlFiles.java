package dev.forkful.run;

import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Durable;
import dev.forkful.broker.FolderList;
import dev.forkful.broker.FolderWatch;
import dev.forkful.broker.Order;
import dev.forkful.broker.TaskRecord;
import dev.forkful.io.Reason;
import dev.forkful.json.JsonWords;
import dev.forkful.json.TaskMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code control/}: what people ask of a run, a file each, until its supervisor has taken it up.
 *
 * <pre>
 *   control/ID.json   {"verb":"SUBMIT","by":"ann","why":"","amount":2,"items":["\"a\"","\"b\""]}
 * </pre>
 *
 * <p>A file is written under another name, forced to disk and renamed, so it is there whole or not at all, and outlives
 * a power cut. Names sort by time. Who took an order up records it as an event first, and deletes the file last.
 *
 * <p><i>Threading:</i> thread-safe; any number of processes may put, one takes.
 */
final class ControlFiles {
    /** The folder in that of a run: made with it, but not in a run of an older Forkful. */
    static final String NAME = "control";

    private static final String ENDING = ".json";
    private static final String HALF = ".tmp";
    /** What is younger may still be written. */
    private static final long HALF_MILLIS = 60_000;

    private static final long LONGEST_BYTES = 64 << 20;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path folder;

    ControlFiles(Path runDirectory) {
        this.folder = runDirectory.resolve(NAME);
    }

    /**
     * An order as it lies there.
     *
     * @param items JSON: of a {@code SUBMIT} the input of each task; of a {@link Decision} what it says; else none
     */
    record Letter(Order order, List<String> items) {
        Letter {
            items = List.copyOf(items);
        }

        /** Why it cannot be recorded, or its items are not what the order needs; empty where all is well. */
        String flaw() {
            if (!order.flaw().isEmpty()) {
                return order.flaw();
            }
            if (Decision.isOne(order.verb())) {
                return Decision.flaw(items);
            }
            for (String item : items) {
                if (item.getBytes(StandardCharsets.UTF_8).length > TaskRecord.MAX_INPUT_BYTES) {
                    return "an item is longer than " + TaskRecord.MAX_INPUT_BYTES + " bytes";
                }
                try {
                    JsonNode unused = TaskMapper.tree(item);
                } catch (JacksonException e) {
                    return "an item is not JSON: " + JsonWords.of(e);
                }
            }
            return "";
        }
    }

    /** Names an order that is made now. */
    static String newId() {
        return String.format(
                Locale.ROOT,
                "%013d-%06d-%d",
                System.currentTimeMillis(),
                COUNT.incrementAndGet() % 1_000_000,
                ProcessHandle.current().pid());
    }

    /**
     * Puts an order there.
     *
     * @throws JobException where it is too long
     */
    void put(Letter letter) {
        Order order = letter.order();
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("verb", order.verb().name()).put("by", order.by()).put("why", order.why());
        json.put("amount", order.amount());
        ArrayNode items = json.putArray("items");
        letter.items().forEach(items::add);
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(json);
        if (bytes.length > LONGEST_BYTES) { // whoever reads it would take it for none
            throw new JobException(
                    "an order of " + bytes.length + " bytes; at most " + LONGEST_BYTES + ": ask for less at a time");
        }
        Path temporary = folder.resolve(order.id() + HALF);
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                Durable.forceName(folder);
            }
            Files.write(temporary, bytes);
            Durable.force(temporary);
            Durable.rename(temporary, file(order.id()));
        } catch (IOException e) {
            RunStore.discard(temporary);
            throw new BrokerException.Storage("cannot write " + temporary + ": " + Reason.of(e), e);
        }
    }

    /** Sees whether an order came or went. */
    FolderWatch watch() {
        return new FolderWatch(folder);
    }

    /** Deletes what those who died left half-written. */
    void sweep() {
        long young = System.currentTimeMillis() - HALF_MILLIS;
        for (Path file : FolderList.of(folder)) {
            if (file.getFileName().toString().endsWith(HALF) && file.toFile().lastModified() < young) {
                RunStore.discard(file);
            }
        }
    }

    /** The ids of the orders that lie there, the oldest first. */
    List<String> ids() {
        return FolderList.of(folder).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(ENDING))
                .map(name -> name.substring(0, name.length() - ENDING.length()))
                .sorted()
                .toList();
    }

    /**
     * Reads an order; null where it is none, or was taken back meanwhile.
     *
     * @throws BrokerException.Storage where it cannot be read now: that says nothing of what it is
     */
    @Nullable
    Letter read(String id) {
        try {
            BasicFileAttributes file = Files.readAttributes(file(id), BasicFileAttributes.class);
            if (!file.isRegularFile() || file.size() > LONGEST_BYTES) {
                return null;
            }
            JsonNode json = JsonMapper.shared().readTree(Files.readAllBytes(file(id)));
            List<String> items = new ArrayList<>();
            json.path("items").forEach(item -> items.add(item.asString()));
            Order order = new Order(
                    id,
                    Order.Verb.valueOf(json.required("verb").asString()),
                    json.path("amount").asLong(0),
                    json.required("by").asString(),
                    json.required("why").asString());
            return new Letter(order, items);
        } catch (NoSuchFileException | AccessDeniedException | JacksonException | IllegalArgumentException e) {
            return null; // what may not be read now may never be, and would stop each resume
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot read " + file(id) + ": " + Reason.of(e), e);
        }
    }

    /** Deletes an order; false where somebody else did. */
    boolean remove(String id) {
        try {
            return Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot delete " + file(id) + ": " + Reason.of(e), e);
        }
    }

    private Path file(String id) {
        return folder.resolve(id + ENDING);
    }
}
