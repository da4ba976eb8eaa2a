package archfixture.broker;

import archfixture.run.Target;

/** A planted violation: a broker that knows what a run is. */
public final class Upward {
    public final Target target = new Target();
}
