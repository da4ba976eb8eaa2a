import dev.forkful.pool.Pool;
import dev.forkful.pool.PoolBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;

/** A program with a durable pool: each call leaves a mark in a file of its own. */
public class Marks {
    static int mark(String folder, int number) throws IOException, InterruptedException {
        Files.writeString(
                Path.of(folder, "mark-" + number), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Thread.sleep(50);
        return number;
    }

    public static void main(String[] args) throws InterruptedException {
        PoolBuilder builder = Pool.builder().workers(2).concurrency(8);
        if (args[0].equals("durable")) {
            builder.directory(Path.of(args[1], "pool"));
        }
        Pool pool = builder.build();
        var map = pool.starmap(
                Marks::mark,
                IntStream.range(0, 400)
                        .mapToObj(number -> dev.forkful.pool.Args.of(args[1], number))
                        .toList());
        if (args[0].equals("forget")) {
            Thread.sleep(2_000);
            System.out.println("forgotten");
            return; // neither awaited nor closed
        }
        System.out.println("sum " + map.stream().mapToInt(Integer::intValue).sum());
        pool.close();
    }
}
