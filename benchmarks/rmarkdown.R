# Reports by R Markdown, in one R session or several; run by benchmarks/batch.py.
#
# Rscript rmarkdown.R PROCESSES TEMPLATE OUT FILE...    a JSON file for each member

given <- commandArgs(trailingOnly = TRUE)
processes <- as.integer(given[1])
make <- function(file) {
  # Copies of a session draw the same names for temporary files, and remove each other's.
  if (processes > 1) for (skipped in seq_len(Sys.getpid() %% 997)) tempfile()
  name <- tools::file_path_sans_ext(basename(file))
  folder <- file.path(given[3], name)
  dir.create(folder, recursive = TRUE)
  rmarkdown::render(given[2], params = list(source = normalizePath(file)), quiet = TRUE,
                    output_file = "report.html", output_dir = folder,
                    intermediates_dir = folder, knit_root_dir = folder,
                    envir = new.env(parent = globalenv()))
}
files <- given[-(1:3)]
made <- if (processes > 1) {
  parallel::mclapply(files, make, mc.cores = processes, mc.preschedule = FALSE)
} else {
  lapply(files, make)
}
failed <- sapply(made, inherits, "try-error")
if (any(failed)) stop(made[failed][[1]])
