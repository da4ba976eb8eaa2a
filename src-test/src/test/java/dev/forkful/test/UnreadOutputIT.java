package dev.forkful.test;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Replies that go into a pipe from which nobody reads. */
class UnreadOutputIT {
    /** Less than a drain may take: that is not what ends these runs. */
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void secondInterruptEndsARunWhoseOutputNobodyReads() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/quick", 1_500, "") + server.urls("/hold", 2, ""));
        Running run = forkful.startUnread(
                "run", "kit.job.kts", "--job=status", "--input=in", "--name=unread", "--workers=1", "--out=-");
        awaitReplies("unread", 1_500);
        server.awaitHeld(2);
        Eventually.see(
                "why it does not get on",
                SOON,
                () -> forkful.look("why", "unread", "--json")
                        .expect(0)
                        .json()
                        .path("cause")
                        .asString(),
                "sink"::equals);
        interruptTwice(run);

        run.await(SOON).expect(130);
        server.release();
        forkful.run("resume", "unread").expect(0);
        forkful.allOk("unread", 1_502);
    }

    @Test
    void interruptsEndARunThatIsCompleteButForItsUnreadOutput() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/quick", 1_500, ""));
        Running run = forkful.startUnread(
                "run", "kit.job.kts", "--job=status", "--input=in", "--name=unread", "--workers=1", "--out=-");
        awaitReplies("unread", 1_500);
        interruptTwice(run);

        run.await(SOON).expect(130);
        forkful.allOk("unread", 1_500);
    }

    @Test
    void interruptsEndACompleteRunWhoseLastRepliesAreUnread() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/quick", 30, "?size=9000"));
        Running run = forkful.startUnread(
                "run", "kit.job.kts", "--job=body", "--input=in", "--name=unread", "--workers=1", "--out=-");
        Eventually.see(
                "completed",
                Duration.ofSeconds(60),
                () -> forkful.look("status", "unread", "--json").out(),
                text -> text.contains("\"completed\""));
        interruptTwice(run);

        run.await(SOON).expect(130);
        forkful.allOk("unread", 30);
    }

    /** The second when the first was understood: two that come at once may be one. A run that is over ends by one. */
    private static void interruptTwice(Running run) {
        run.signal("INT");
        Eventually.see("stopping", SOON, run::err, text -> text.contains("stopping") || !run.process.isAlive());
        run.signal("INT");
    }

    private void awaitReplies(String run, int count) {
        Eventually.see(
                count + " replies",
                Duration.ofSeconds(60),
                () -> forkful.look("status", run, "--json").out(),
                text -> text.contains("\"ok\":" + count) || text.contains("\"ok\" : " + count));
    }
}
