package archfixture.run;

/** What the planted violation points at. */
public final class Target {}
