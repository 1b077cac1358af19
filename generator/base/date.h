/* Calendar dates without time zones, as day numbers. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/str.h"

/* Days since 1970-01-01; DATE_NONE: no date. Comparable as numbers. */
typedef int32_t date_t;
#define DATE_NONE INT32_MIN

struct date_parts {
    int year, month, day; /* 1 .. 12, 1 .. 31 */
};

/* Whole text as YYYY-MM-DD or d-m-yyyy (also with / or .), years 1900 to 2199; a
 * time of day behind an ISO date ("T10:00", " 10:00") is passed over. */
bool date_parse(date_t *date, struct slice text);
bool date_from_parts(date_t *date, int year, int month, int day);
struct date_parts date_parts(date_t date);
int date_weekday(date_t date); /* 0 is Sunday */
date_t date_today(void);       /* in the local time zone */
void date_iso(char out[11], date_t date);

#endif
