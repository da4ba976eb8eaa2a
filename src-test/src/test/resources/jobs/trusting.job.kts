// Jobs some of which cannot be run.
job("a") {
    task { line: String -> line }
}

job("b") {
    client { trust("gone.pem") }
    task { line: String -> line }
}

job("c") {
    client { trustAnyServer = true }
    task { line: String -> line }
}
