import {
  type RefObject,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

/** Distance from the bottom, in pixels, that still counts as the bottom. */
const AT_BOTTOM = 24;

/** Whether a scrolled element keeps to its end. */
export interface Follow {
  following: boolean;
  setFollowing: (following: boolean) => void;
  onScroll: () => void;
}

/**
 * Keeps an element scrolled to its end while it grows; scrolling up lets go,
 * scrolling down to the end takes hold again.
 */
export function useFollow(
  element: RefObject<HTMLElement>,
  size: unknown,
): Follow {
  const [following, setFollowing] = useState(true);
  const lastTop = useRef(0);

  useLayoutEffect(() => {
    if (following && element.current) {
      element.current.scrollTop = element.current.scrollHeight;
    }
  }, [element, following, size]);

  const onScroll = useCallback(() => {
    const scroller = element.current;
    if (!scroller) {
      return;
    }
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    if (scrollHeight - scrollTop - clientHeight <= AT_BOTTOM) {
      setFollowing(true);
    } else if (scrollTop < lastTop.current) {
      setFollowing(false);
    }
    lastTop.current = scrollTop;
  }, [element]);

  return { following, setFollowing, onScroll };
}
