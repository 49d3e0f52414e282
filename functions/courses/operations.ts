import type { Operations } from '#shared/http/call.ts';
import { createCourse } from './create-course.ts';
import type { Dependencies } from './dependencies.ts';
import { getCourse } from './get-course.ts';
import { listCourses } from './list-courses.ts';
import type { routes } from './routes.ts';
import { updateCourse } from './update-course.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listCourses: (call) => listCourses(dependencies, call),
    createCourse: (call) => createCourse(dependencies, call),
    getCourse: (call) => getCourse(dependencies, call),
    updateCourse: (call) => updateCourse(dependencies, call),
  };
}
