/*
 * Writes cells with libxlsxwriter as its documentation shows for long sheets; prints the figures as JSON.
 * Usage: with_libxlsxwriter CELLS OUT. CELLS has a row a line, cells apart by 0x1F: sTEXT, nNUMBER, fFORMULA 0x1E RESULT,
 * or nothing. Build: cc -O2 with_libxlsxwriter.c -lxlsxwriter
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <xlsxwriter.h>

static double clock_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static double processor_seconds(struct rusage *usage) {
  getrusage(RUSAGE_SELF, usage);
  return usage->ru_utime.tv_sec + usage->ru_stime.tv_sec +
         (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

static char *whole_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = malloc(size + 1);
  if (!text || fread(text, 1, size, file) != (size_t)size) return NULL;
  text[size] = 0;
  fclose(file);
  return text;
}

static void write_cell(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, char *cell) {
  if (!*cell) return;
  char *value = cell + 1;
  if (*cell == 'n') {
    worksheet_write_number(sheet, row, column, strtod(value, NULL), NULL);
  } else if (*cell == 'f') {
    char *result = strchr(value, 0x1e);
    *result = 0;
    size_t length = strlen(value);
    char *formula = malloc(length + 2);
    formula[0] = '=';
    memcpy(formula + 1, value, length + 1);
    worksheet_write_formula_str(sheet, row, column, formula, NULL, result + 1);
    free(formula);
  } else {
    worksheet_write_string(sheet, row, column, value, NULL);
  }
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  char *text = whole_file(arguments[1]);
  if (!text) return 1;
  struct rusage usage;
  double processor = processor_seconds(&usage);
  double baseline = usage.ru_maxrss / 1024.0;
  double start = clock_seconds();
  lxw_workbook_options options = {.constant_memory = LXW_TRUE};
  lxw_workbook *workbook = workbook_new_opt(arguments[2], &options);
  lxw_worksheet *sheet = workbook_add_worksheet(workbook, "Ledger");
  lxw_row_t row = 0;
  for (char *line = text; *line; row++) {
    char *end = strchr(line, '\n');
    if (end) *end = 0;
    lxw_col_t column = 0;
    for (char *cell = line; cell; column++) {
      char *next = strchr(cell, 0x1f);
      if (next) *next++ = 0;
      write_cell(sheet, row, column, cell);
      cell = next;
    }
    if (!end) break;
    line = end + 1;
  }
  if (workbook_close(workbook) != LXW_NO_ERROR) return 1;
  double seconds = clock_seconds() - start;
  double used = processor_seconds(&usage) - processor;
  printf("{\"seconds\":%f,\"processor\":%f,\"megabytes\":%f,\"baseline\":%f}\n", seconds, used,
         usage.ru_maxrss / 1024.0, baseline);
  return 0;
}
